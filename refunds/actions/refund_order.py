from functools import cached_property

from orders.actions import register
from refunds.card_refund import CardRefund
from refunds.plan import Plan, plan_of_order
from refunds.rules import card_only, nothing_to_give


@register
class RefundOrder(CardRefund):
    """Send back all that is left of a card payment."""

    label = "Refund Order - Credit Card"
    weight = 60

    def obstacle(self) -> str:
        return nothing_to_give(self.order) or card_only(self.order)

    @cached_property
    def plan(self) -> Plan:
        return plan_of_order(self.order)
