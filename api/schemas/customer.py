from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from api.schemas.amount import Amount
from core.panel_url import panel_url
from orders.customers.customer import Customer, Total

MOST_NUMBERS = 100  # orders that are named


class CustomerTotal(BaseModel):
    """The sums of a customer's orders in one currency, without test orders."""

    orders: int
    paid: Amount
    refunded: Amount

    @classmethod
    def of(cls, total: Total) -> Self:
        return cls(orders=total.orders, paid=Amount.of(total.paid), refunded=Amount.of(total.refunded))


class CustomerEntry(BaseModel):
    """Who placed orders from an address, and from addresses that it was changed from or to."""

    name: str
    emails: list[str]
    since: datetime = Field(description="When the first order was placed.")
    order_count: int
    order_ids: list[str] = Field(description=f"The newest {MOST_NUMBERS}.")
    totals: list[CustomerTotal]
    url: str = Field(description="Their page in the panel.")

    @classmethod
    def of(cls, customer: Customer) -> Self:
        numbers = [row.number for row in customer.rows[:MOST_NUMBERS]]
        return cls(
            name=customer.name,
            emails=customer.emails,
            since=customer.since,
            order_count=len(customer.rows),
            order_ids=numbers,
            totals=[CustomerTotal.of(total) for total in customer.totals],
            url=panel_url(f"/customers/{customer.order.number}/"),
        )
