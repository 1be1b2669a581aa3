"""What a message mentions that an order can be known by."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from orders.message.parts import Part


class Kind(StrEnum):
    """The label is what the page shows before the value."""

    ORDER_ID = "Order ID"
    CODE = "Number or key"
    EMAIL = "Email address"
    LAST_FOUR = "Card ending in"
    NAME = "Name"
    COMPANY = "Company"
    AMOUNT = "Amount"
    DATE = "Date"


@dataclass(frozen=True, slots=True)
class Mention:
    """`text` is how the message spells it. Where it was written decides what it weighs."""

    kind: Kind
    text: str
    part: Part = Part.OWN
    is_labeled: bool = False  # “order 118406”: a bare number is none without


@dataclass(frozen=True, slots=True)
class AmountMention(Mention):
    amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class DateMention(Mention):
    days: tuple[date, ...] = ()  # more than one where the order of day and month is not certain
