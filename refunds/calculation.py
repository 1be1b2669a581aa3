"""What would go back, worked out before anything is reserved."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from core.money import Money
from orders.models import Order, OrderItem
from refunds.allocation import ItemShare, shares
from refunds.models.states import OVER


@dataclass(frozen=True, slots=True)
class RefundCalculation:
    """An amount, the tax in it, and the lines it gives back."""

    amount: Money
    tax: Money
    lines: Sequence[ItemShare]
    is_whole: bool


def calculate_order(order: Order) -> RefundCalculation:
    """All that is left, with every line that no refund holds."""
    lines = [share for share in shares(order, _items(order)) if not share.item.refund_status]
    return RefundCalculation(order.left, _tax_left(order), lines, is_whole=not order.reserved_minor)


def calculate_item(order: Order, item: OrderItem) -> RefundCalculation:
    share = next(one for one in shares(order, _items(order)) if one.item.pk == item.pk)
    return RefundCalculation(share.amount, share.tax, [share], is_whole=False)


def _items(order: Order) -> list[OrderItem]:
    """Read already where several orders are refunded together."""
    return sorted(order.items.all(), key=lambda item: item.position)


def _tax_left(order: Order) -> Money:
    """The tax in the payment without what earlier refunds have given back of it."""
    charged = order.tax_minor * order.paid_minor // order.total_minor if order.total_minor else 0
    given = 0
    if order.reserved_minor:
        given = order.refunds.exclude(state__in=OVER).aggregate(sum=Sum("tax_minor"))["sum"] or 0
    return Money(max(min(charged - given, order.left.minor), 0), order.currency)
