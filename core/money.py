"""Money: a whole number of minor units of one currency; never a float, never a Decimal column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache, lru_cache
from typing import Any

from babel.numbers import format_currency, get_currency_precision

MINUS = "\u2212"  # as templates write it before what is taken off
_CODE_BEFORE_DIGIT = re.compile(r"([A-Z]{3})(?=\d)")


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount: `minor` units (cents, yen, fils) of the ISO 4217 `currency`."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> "Money":
        """Return an amount given in major units, rounded half to even."""
        minor = (amount * 10 ** digits(currency)).to_integral_value(ROUND_HALF_EVEN)
        return cls(int(minor), currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units."""
        return Decimal(self.minor).scaleb(-digits(self.currency))

    def allocate(self, weights: Sequence[int]) -> list["Money"]:
        """Split the amount by weight so that the parts sum to it: largest remainder, ties to the first.

        Raise ValueError for weights that are negative or all zero.
        """
        total = sum(weights)
        if not weights or total <= 0 or min(weights) < 0:
            raise ValueError("Weights must be whole, not negative, and not all zero.")
        parts = [divmod(self.minor * weight, total) for weight in weights]
        missing = self.minor - sum(quotient for quotient, _ in parts)
        by_remainder = sorted(range(len(weights)), key=lambda i: (-parts[i][1], i))
        rounded_up = set(by_remainder[:missing])
        return [Money(quotient + (i in rounded_up), self.currency) for i, (quotient, _) in enumerate(parts)]

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._minor_of(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._minor_of(other), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return _formatted(self)

    def _minor_of(self, other: "Money") -> int:
        """Return the minor units of an amount in the same currency; raise ValueError for another currency."""
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up.")
        return other.minor


class MoneyOf:
    """A model attribute that reads a column and the row's `currency` as Money: `total = MoneyOf("total_minor")`."""

    def __init__(self, column: str) -> None:
        self.column = column

    def __get__(self, row: Any, owner: type | None = None) -> Money:
        return Money(getattr(row, self.column), row.currency)


@lru_cache(maxsize=10_000)
def _formatted(money: Money) -> str:
    """Return the amount as text; cached, since Babel takes as long for an amount as the database for a row."""
    text = format_currency(money.decimal, money.currency, locale="en_US")
    text = _CODE_BEFORE_DIGIT.sub("\\1\u00a0", text)  # CLDR asks for the space, Babel leaves it out
    return text.replace("-", MINUS)


@cache
def digits(currency: str) -> int:
    """Return the decimal places of a currency: 0 for JPY, 2 for EUR, 3 for KWD."""
    return int(get_currency_precision(currency))
