"""Money is a whole number of minor units of one currency; never a float, never a Decimal column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache, lru_cache
from typing import Any

from babel.numbers import format_currency, get_currency_precision

LETTERS_THEN_DIGIT = re.compile(r"([A-Z]{3})(?=\d)")


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """`minor` units (cents, yen, fils) of the ISO 4217 `currency`."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> "Money":
        """`amount` in major units, rounded half to even."""
        minor = (amount * 10 ** digits(currency)).to_integral_value(ROUND_HALF_EVEN)
        return cls(int(minor), currency)

    @property
    def decimal(self) -> Decimal:
        return Decimal(self.minor).scaleb(-digits(self.currency))

    def allocate(self, weights: Sequence[int]) -> list["Money"]:
        """Split by weight so that the parts sum to the whole: largest remainder, ties to the first."""
        total = sum(weights)
        if not weights or total <= 0 or min(weights) < 0:
            raise ValueError("Weights must be whole, not negative, and not all zero.")
        shares = [divmod(self.minor * weight, total) for weight in weights]
        missing = self.minor - sum(share for share, _ in shares)
        by_remainder = sorted(range(len(weights)), key=lambda i: (-shares[i][1], i))
        lucky = set(by_remainder[:missing])
        return [Money(share + (i in lucky), self.currency) for i, (share, _) in enumerate(shares)]

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return _told(self)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up.")
        return other.minor


class MoneyOf:
    """Reads `<column>` and the row's `currency` as Money: `total = MoneyOf("total_minor")`."""

    def __init__(self, column: str) -> None:
        self.column = column

    def __get__(self, row: Any, owner: type | None = None) -> Money:
        return Money(getattr(row, self.column), row.currency)


@lru_cache(maxsize=10_000)
def _told(money: Money) -> str:
    """Kept, since prices repeat and Babel takes as long for one as the database for a row."""
    text = format_currency(money.decimal, money.currency, locale="en_US")
    return LETTERS_THEN_DIGIT.sub("\\1\u00a0", text)  # CLDR asks for the space, Babel leaves it out


@cache
def digits(currency: str) -> int:
    """Decimal places of a currency: 0 for JPY, 2 for EUR, 3 for KWD."""
    return int(get_currency_precision(currency))
