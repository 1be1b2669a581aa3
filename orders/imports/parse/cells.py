"""What one cell says, or why it is refused."""

import re
from collections.abc import Mapping as Names
from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext
from zoneinfo import ZoneInfo

from babel.numbers import list_currencies
from django.utils import timezone
from django_countries import countries

from core.money import Money
from orders.imports.reason import Reason, RowRefused

LARGEST_MINOR = 10**15  # of a line and of an invoice: sums stay far inside PostgreSQL's bigint
LARGEST_QUANTITY = 2**31 - 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # an Order ID begins with the unix time
CURRENCIES: frozenset[str] = frozenset(list_currencies())
ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")
NUMBERS = {mark: re.compile(rf"[+-]?\d{{1,20}}([{mark}]\d{{1,10}})?", re.ASCII) for mark in ".,"}


def one_line(cell: str) -> str:
    """The text without outer blanks and line breaks; inside it stays as it is."""
    text = cell.strip()
    return text if text.isprintable() else " ".join(text.splitlines())


def fitting(cell: str, longest: int) -> str:
    """The text if the panel can keep it whole: nothing is cut."""
    text = one_line(cell)
    if len(text) > longest:
        raise RowRefused(Reason.TOO_LONG, f"{text[:40]}…")
    return text


def moment(cell: str, written: str, zone: ZoneInfo) -> str:
    """The time as PostgreSQL reads it, in UTC; where summer time ends and an hour is there twice, the first."""
    try:
        read = datetime.strptime(cell.strip(), written)  # noqa: DTZ007  the zone follows
        at = (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise RowRefused(Reason.BAD_DATE, cell) from None
    if not EPOCH <= at <= timezone.now() + timedelta(days=1):
        raise RowRefused(Reason.BAD_DATE, cell)
    return at.isoformat()


def whole(cell: str, mark: str) -> int:
    """A quantity: 3, -80995 or 3.00."""
    number = decimal(cell, mark, Reason.BAD_QUANTITY)
    if number != int(number):
        raise RowRefused(Reason.BAD_QUANTITY, cell)
    if abs(number) > LARGEST_QUANTITY:
        raise RowRefused(Reason.TOO_LARGE, cell)
    return int(number)


def decimal(cell: str, mark: str, reason: Reason = Reason.BAD_PRICE) -> Decimal:
    """Digits with at most one decimal mark: no currency signs, no thousands, no exponents."""
    text = cell.strip()
    if not NUMBERS[mark].fullmatch(text):
        raise RowRefused(reason, cell)
    return Decimal(text.replace(",", "."))


def amount(quantity: int, price: Decimal, currency: str) -> tuple[int, Decimal]:
    """Quantity × price in minor units, half to even, and what the rounding left over."""
    with localcontext(prec=60):  # exact: 10 digits times 30
        exact = quantity * price
        money = Money.of(exact, currency)
        if abs(money.minor) > LARGEST_MINOR:
            raise RowRefused(Reason.TOO_LARGE, f"{quantity} × {price}")
        return money.minor, exact - money.decimal


def currency_code(cell: str) -> str:
    code = cell.strip().upper()
    if code not in CURRENCIES:
        raise RowRefused(Reason.UNKNOWN_CURRENCY, cell)
    return code


def country_code(cell: str, names: Names[str, str]) -> str:
    """The code that the mapping gives the name, the code itself, or nothing for nothing."""
    name = cell.strip()
    if name and name not in names and name not in countries:
        raise RowRefused(Reason.UNKNOWN_COUNTRY, cell)
    return names.get(name, name)


def address(cell: str) -> str:
    """An email address, or nothing; mailboxes with accents exist, which stricter rules refuse."""
    text = cell.strip()
    if text and not ADDRESS.fullmatch(text):
        raise RowRefused(Reason.BAD_EMAIL, cell)
    return text
