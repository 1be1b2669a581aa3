"""Functions that parse one cell: each returns its value or raises RowRefused."""

import re
from collections.abc import Mapping as Names
from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext
from zoneinfo import ZoneInfo

from babel.numbers import list_currencies
from django.core.exceptions import ValidationError
from django.utils import timezone
from django_countries import countries

from core.email_address import clean_address
from core.money import Money
from orders.imports.reason import Reason, RowRefused

MAX_MINOR = 10**15  # minor units of a line and of an invoice: sums stay far inside PostgreSQL's bigint
MAX_QUANTITY = 2**31 - 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # an Order ID begins with the unix time
CURRENCIES: frozenset[str] = frozenset(list_currencies())
NUMBER_PATTERNS = {mark: re.compile(rf"[+-]?\d{{1,20}}([{mark}]\d{{1,10}})?", re.ASCII) for mark in ".,"}


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


def datetime_text(cell: str, date_format: str, zone: ZoneInfo) -> str:
    """Return the time in UTC as ISO 8601; of an hour that comes twice as summer time ends, the first."""
    try:
        parsed = datetime.strptime(cell.strip(), date_format)  # noqa: DTZ007  the zone follows
        at = (parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise RowRefused(Reason.BAD_DATE, cell) from None
    if not EPOCH <= at <= timezone.now() + timedelta(days=1):
        raise RowRefused(Reason.BAD_DATE, cell)
    return at.isoformat()


def whole_number(cell: str, mark: str) -> int:
    """Return a quantity, written as 3, -80995 or 3.00."""
    number = decimal_number(cell, mark, Reason.BAD_QUANTITY)
    if number != int(number):
        raise RowRefused(Reason.BAD_QUANTITY, cell)
    if abs(number) > MAX_QUANTITY:
        raise RowRefused(Reason.TOO_LARGE, cell)
    return int(number)


def decimal_number(cell: str, mark: str, reason: Reason = Reason.BAD_PRICE) -> Decimal:
    """Return the number; it may have one decimal mark, but no currency sign, thousands mark or exponent."""
    text = cell.strip()
    if not NUMBER_PATTERNS[mark].fullmatch(text):
        raise RowRefused(reason, cell)
    return Decimal(text.replace(",", "."))


def line_amount(quantity: int, price: Decimal, currency: str) -> tuple[int, Decimal]:
    """Return quantity × price in minor units, rounded half to even, and the difference to the exact amount."""
    with localcontext(prec=60):  # exact: 10 digits times 30
        exact = quantity * price
        money = Money.of(exact, currency)
        if abs(money.minor) > MAX_MINOR:
            raise RowRefused(Reason.TOO_LARGE, f"{quantity} × {price}")
        return money.minor, exact - money.decimal


def currency_code(cell: str) -> str:
    """Return the ISO 4217 code."""
    code = cell.strip().upper()
    if code not in CURRENCIES:
        raise RowRefused(Reason.UNKNOWN_CURRENCY, cell)
    return code


def country_code(cell: str, names: Names[str, str]) -> str:
    """Return the ISO code: that of the name in the mapping, or the cell itself; "" for an empty cell."""
    name = cell.strip()
    if name and name not in names and name not in countries:
        raise RowRefused(Reason.UNKNOWN_COUNTRY, cell)
    return names.get(name, name)


def email_address(cell: str) -> str:
    """Return the email address as it was meant, or ""; refuse one that no email can reach."""
    if not cell.strip():
        return ""
    try:
        return clean_address(cell)
    except ValidationError:
        raise RowRefused(Reason.BAD_EMAIL, cell) from None
