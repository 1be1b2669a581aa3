from typing import Self

from pydantic import BaseModel, Field

from core.money import Money


class Amount(BaseModel):
    """An amount of money: whole minor units (cents, yen), and the same as a decimal text."""

    minor: int
    currency: str = Field(description="ISO 4217, such as EUR.")
    decimal: str = Field(description="In major units, such as 49.95.")

    @classmethod
    def of(cls, money: Money) -> Self:
        return cls(minor=money.minor, currency=money.currency, decimal=f"{money.decimal:f}")
