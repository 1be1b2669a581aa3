"""What each line of an order was of the payment: the shares sum to what was paid, to the last minor unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.money import Money
from orders.models import Order, OrderItem


@dataclass(frozen=True, slots=True)
class ItemShare:
    """A line and what goes back for it, the tax in it included."""

    item: OrderItem
    amount: Money
    tax: Money


def shares(order: Order, items: Sequence[OrderItem]) -> list[ItemShare]:
    """One for each line. Lines that sum to the payment are their own shares; others split it by largest remainder.

    An order whose lines cannot be weighed (one below zero, all of them zero) is given back whole, or not at all.
    """
    totals = [item.total_minor for item in items]
    if not totals or min(totals) < 0 or not any(totals):
        return [ItemShare(item, Money(0, order.currency), Money(0, order.currency)) for item in items]
    amounts = order.paid.allocate(totals)
    return [ItemShare(item, amount, _tax(item, amount)) for item, amount in zip(items, amounts, strict=True)]


def _tax(item: OrderItem, amount: Money) -> Money:
    """In the proportion in which it was charged, down to a whole minor unit."""
    part = item.tax_minor * amount.minor // item.total_minor if item.total_minor else 0
    return Money(max(part, 0), item.currency)
