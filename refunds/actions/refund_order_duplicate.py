from functools import cached_property

from orders.actions import register
from orders.models import Order
from refunds.actions.refund_order import RefundOrder
from refunds.duplicates import twins
from refunds.models import Refund


@register
class RefundOrderDuplicate(RefundOrder):
    """Send back an order that was placed twice; shows which other one is meant."""

    label = "Refund Order (Duplicate) - Credit Card"
    weight = 61
    bulk = False
    reason = Refund.Reason.DUPLICATE

    @cached_property
    def twins(self) -> list[Order]:
        return twins(self.order)
