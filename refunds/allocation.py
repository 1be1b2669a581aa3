"""How a payment is divided among the lines of its order: the amounts sum to the payment, to the last minor unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.money import Money
from orders.models import Order, OrderItem


@dataclass(frozen=True, slots=True)
class ItemAllocation:
    """The amount of the payment that belongs to a line, and the tax included in that amount."""

    item: OrderItem
    amount: Money
    tax: Money


def allocate_payment(order: Order, items: Sequence[OrderItem]) -> list[ItemAllocation]:
    """Return one allocation for each line, by largest remainder; lines that sum to the payment keep their totals.

    Every amount is zero when the lines cannot be weighed (a total below zero, or all totals zero): such an order
    is refunded whole, or not at all.
    """
    totals = [item.total_minor for item in items]
    if not totals or min(totals) < 0 or not any(totals):
        return [ItemAllocation(item, Money(0, order.currency), Money(0, order.currency)) for item in items]
    amounts = order.paid.allocate(totals)
    return [
        ItemAllocation(item, amount, _tax_in(item, amount))
        for item, amount in zip(items, amounts, strict=True)
    ]


def _tax_in(item: OrderItem, amount: Money) -> Money:
    """Return the tax in an amount, in the proportion that the line was charged, rounded down to a minor unit."""
    tax_minor = item.tax_minor * amount.minor // item.total_minor if item.total_minor else 0
    return Money(max(tax_minor, 0), item.currency)
