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

    @property
    def sentence(self) -> str:
        """Return what goes back and for which lines, as a page states it."""
        names = ", ".join(line.item.name or line.item.sku for line in self.lines)
        return f"{self.amount} goes back" + (f" for {names}" if names else "")


def calculate_order(order: Order) -> RefundCalculation:
    """Return a refund of all that is left, with every line that no other refund holds."""
    lines = [line for line in allocate_payment(order, _items_of(order)) if not line.item.refund_status]
    return RefundCalculation(order.left, _tax_left(order), lines, is_whole=not order.reserved_minor)


def calculate_item(order: Order, item: OrderItem) -> RefundCalculation:
    """Return a refund of one line, all of its quantity."""
    line = next(line for line in allocate_payment(order, _items_of(order)) if line.item.pk == item.pk)
    return RefundCalculation(
        line.amount, _fitting_tax(order, line.amount, line.tax.minor), [line], is_whole=False
    )


def calculate_part(order: Order, amount: Money) -> RefundCalculation:
    """Return a refund of a part that names no line: the tax in it is in proportion to the payment, half up."""
    tax_minor = proportion(order.tax_minor, amount.minor, order.total_minor)
    return RefundCalculation(amount, _fitting_tax(order, amount, tax_minor), [], is_whole=False)


def _items_of(order: Order) -> list[OrderItem]:
    """Return the lines by position; sorted here because a batch of orders has prefetched them."""
    return sorted(order.items.all(), key=lambda item: item.position)


def _fitting_tax(order: Order, amount: Money, tax_minor: int) -> Money:
    """Return the tax of a refund of this amount: no more than is left, and so much that the rest can hold the rest."""
    return Money(
        fit_tax(tax_minor, amount.minor, left=order.left.minor, tax_left=_tax_left(order).minor),
        order.currency,
    )


def proportion(tax: int, amount: int, total: int) -> int:
    """Return the tax in an amount of a total with this tax, rounded half up."""
    return (2 * tax * amount + total) // (2 * total) if total > 0 else 0


def fit_tax(tax: int, amount: int, *, left: int, tax_left: int) -> int:
    """Return the tax of the next refund so that no refund has more tax than is left, or than its amount."""
    most = min(tax_left, amount)
    least = min(max(tax_left - max(left - amount, 0), 0), most)
    return max(min(tax, most), least)


def _tax_left(order: Order) -> Money:
    """Return the tax in the payment minus the tax in earlier refunds, at most what is left."""
    charged_minor = order.tax_minor * order.paid_minor // order.total_minor if order.total_minor else 0
    refunded_minor = 0
    if order.reserved_minor:
        earlier = order.refunds.exclude(state__in=RELEASED)
        refunded_minor = earlier.aggregate(sum=Sum("tax_minor"))["sum"] or 0
    return Money(max(min(charged_minor - refunded_minor, order.left.minor), 0), order.currency)
