"""Functions that parse one cell: each returns its value or raises RowRefused."""

import re
from collections.abc import Mapping as Names
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils import timezone

from core.currency_names import currency_of
from core.email_address import clean_address
from core.money import digits
from orders.imports.parse.country_names import country_of
from orders.imports.parse.date_text import read_datetime
from orders.imports.parse.number_text import decimal_of
from orders.imports.reason import Reason, RowRefused

MAX_MINOR = 10**15  # minor units of a line and of an invoice: sums stay far inside PostgreSQL's bigint
MAX_QUANTITY = 2**31 - 1
EXACT = Context(prec=60)  # of a quantity of 10 digits times a price of 30
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # an Order ID begins with the unix time
EMAILS_KEPT = 1_024  # each is read for itself and for its problem
AHEAD = timedelta(days=1)  # a shop in another time zone may be ahead of us
_DESTROYED_NUMBER = re.compile(r"\d(?:[.,]\d+)?E\+\d+|#{3,}", re.IGNORECASE)
_NO_WORDS = frozenset(
    (
        "",
        "0",
        "0.0",
        "0.00",
        "0,00",
        "n",
        "no",
        "f",
        "false",
        "never",
        "none",
        "null",
        "-",
        "nein",
        "non",
        "nee",
        "nej",
        "não",
    )
)


def single_line(cell: str) -> str:
    """Return the text without outer blanks and without line breaks."""
    text = cell.strip()
    return text if text.isprintable() else " ".join(text.splitlines())


def text_within(cell: str, max_length: int) -> str:
    """Return the text in one line; refuse the row if it is longer than the column, as nothing is cut."""
    text = single_line(cell)
    if len(text) > max_length:
        raise RowRefused(Reason.TOO_LONG, f"{text[:40]}…")
    return text


def order_number(cell: str, max_length: int) -> str:
    """Return an order number; refuse an absent one, and one that a spreadsheet has made a rounded number of."""
    number = text_within(cell, max_length)
    if not number:
        raise RowRefused(Reason.NO_REFERENCE)
    if _DESTROYED_NUMBER.fullmatch(number):
        raise RowRefused(Reason.DESTROYED_NUMBER, number)
    return number


def is_yes(cell: str) -> bool:
    """Whether a cell says yes: by a word, a date, or anything but a no."""
    return cell.strip().casefold() not in _NO_WORDS


def datetime_text(cell: str, date_format: str, order: str, zone: tzinfo) -> str:
    """Return the time in UTC as ISO 8601; of an hour that comes twice as summer time ends, the first."""
    at = _strptime(cell, date_format, zone) if date_format else read_datetime(cell, order, zone)
    try:
        at = at and at.astimezone(UTC)
    except OverflowError:
        at = None
    if at is None or at < EPOCH:
        raise RowRefused(Reason.BAD_DATE, cell)
    if at > timezone.now() + AHEAD:
        raise RowRefused(Reason.FUTURE_DATE, cell)
    return at.isoformat()


def _strptime(cell: str, date_format: str, zone: tzinfo) -> datetime | None:
    try:
        parsed = datetime.strptime(cell.strip(), date_format)  # noqa: DTZ007  the zone follows
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)


def whole_number(cell: str, mark: str) -> int:
    """Return a quantity, written as 3, -80995 or 3.00; 1 for an empty cell."""
    if not cell.strip():
        return 1
    number = decimal_number(cell, mark, Reason.BAD_QUANTITY)
    if number != int(number):
        raise RowRefused(Reason.BAD_QUANTITY, cell)
    if abs(number) > MAX_QUANTITY:
        raise RowRefused(Reason.TOO_LARGE, cell)
    return int(number)


def decimal_number(cell: str, mark: str, reason: Reason = Reason.BAD_PRICE) -> Decimal:
    """Return the number, which may have a currency sign, thousands marks, brackets or a minus behind it."""
    number = decimal_of(cell, mark)
    if number is None:
        raise RowRefused(reason, cell)
    return number


def minor_amount(exact: Decimal, currency: str) -> tuple[int, Decimal]:
    """Return an amount in minor units, rounded half to even, and the difference to the exact amount."""
    places = digits(currency)
    scaled = exact.scaleb(places, EXACT)
    minor = scaled.to_integral_value(ROUND_HALF_EVEN, EXACT)
    if abs(minor) > MAX_MINOR:
        raise RowRefused(Reason.TOO_LARGE, f"{exact}")
    return int(minor), EXACT.subtract(scaled, minor).scaleb(-places)


def currency_code(cell: str, names: Names[str, str]) -> str:
    """Return the ISO 4217 code of a code, or of a name or sign that the mapping or everybody knows."""
    name = cell.strip()
    code = names.get(name) or currency_of(name)
    if not code:
        raise RowRefused(Reason.UNKNOWN_CURRENCY, cell)
    return code


def country_code(cell: str, names: Names[str, str]) -> str:
    """Return the ISO code: that of the name in the mapping, or the one that everybody knows; "" for an empty cell."""
    name = cell.strip()
    code = names[name] if name in names else country_of(name)
    if code is None:
        raise RowRefused(Reason.UNKNOWN_COUNTRY, cell)
    return code


@lru_cache(maxsize=EMAILS_KEPT)
def email_address(cell: str) -> tuple[str, str]:
    """Return the email address as it was meant, or the text as it is and why no email can reach it."""
    try:
        return clean_address(cell), ""
    except ValidationError as error:
        return single_line(cell), f"No email can reach this address. {error.messages[0]}"[:300]
