from collections import Counter
from collections.abc import Iterable

from core.money import Money
from orders.actions import register
from orders.models import Order
from refunds.calculation import RefundCalculation, calculate_order
from refunds.card_refund import CardRefund
from refunds.rules import card_only, nothing_to_refund


@register
class RefundOrder(CardRefund):
    """Refund all that is left of a card payment."""

    label = "Refund Order - Credit Card"
    weight = 60
    bulk = True
    bulk_confirms = True

    @classmethod
    def bulk_summary(cls, orders: Iterable[Order]) -> list[str]:
        """Return the sum of all refunds in each currency."""
        sums: Counter[str] = Counter()
        for order in orders:
            sums[order.currency] += order.left.minor
        return [f"{Money(minor, currency)} goes back" for currency, minor in sorted(sums.items())]

    def obstacle(self) -> str:
        return nothing_to_refund(self.order) or card_only(self.order)

    def shows(self) -> str:
        return str(self.order.left) if self.in_bulk else super().shows()

    def calculate(self) -> RefundCalculation:
        return calculate_order(self.order)
