"""What a refund would send back, calculated before anything is reserved."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from core.money import Money
from orders.models import Order, OrderItem
from refunds.allocation import ItemAllocation, allocate_payment
from refunds.models.states import RELEASED


@dataclass(frozen=True, slots=True)
class RefundCalculation:
    """The amount of a refund, the tax included in it, and the lines that it refunds."""

    amount: Money
    tax: Money
    lines: Sequence[ItemAllocation]
    is_whole: bool


def calculate_order(order: Order) -> RefundCalculation:
    """Return a refund of all that is left, with every line that no other refund holds."""
    lines = [line for line in allocate_payment(order, _items_of(order)) if not line.item.refund_status]
    return RefundCalculation(order.left, _tax_left(order), lines, is_whole=not order.reserved_minor)


def calculate_item(order: Order, item: OrderItem) -> RefundCalculation:
    """Return a refund of one line, all of its quantity."""
    line = next(line for line in allocate_payment(order, _items_of(order)) if line.item.pk == item.pk)
    return RefundCalculation(line.amount, line.tax, [line], is_whole=False)


def _items_of(order: Order) -> list[OrderItem]:
    """Return the lines by position; sorted here because a batch of orders has prefetched them."""
    return sorted(order.items.all(), key=lambda item: item.position)


def _tax_left(order: Order) -> Money:
    """Return the tax in the payment minus the tax in earlier refunds, at most what is left."""
    charged_minor = order.tax_minor * order.paid_minor // order.total_minor if order.total_minor else 0
    refunded_minor = 0
    if order.reserved_minor:
        earlier = order.refunds.exclude(state__in=RELEASED)
        refunded_minor = earlier.aggregate(sum=Sum("tax_minor"))["sum"] or 0
    return Money(max(min(charged_minor - refunded_minor, order.left.minor), 0), order.currency)
