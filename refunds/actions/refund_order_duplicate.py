from functools import cached_property

from orders.actions import register
from orders.models import Order
from refunds.actions.refund_order import RefundOrder
from refunds.duplicates import likely_duplicates
from refunds.models import Refund


@register
class RefundOrderDuplicate(RefundOrder):
    """Refund an order that was placed twice; the page lists the orders that it may duplicate."""

    label = "Refund Order (Duplicate) - Credit Card"
    weight = 61
    bulk = False
    reason = Refund.Reason.DUPLICATE

    @cached_property
    def duplicates(self) -> list[Order]:
        return likely_duplicates(self.order)
