from functools import cached_property

from orders.actions import Obstacle, Target, register
from refunds.calculation import RefundCalculation, calculate_item
from refunds.card_refund import CardRefund
from refunds.rules import card_only, item_given, nothing_to_give


@register
class RefundProduct(CardRefund):
    """Send back one line of an order, all of its quantity with its tax."""

    label = "Refund Product - Credit Card"
    target = Target.ITEM
    weight = 60

    def obstacle(self) -> str:
        if self.item is None:
            return "choose a product of the order"
        given = item_given(self.order, self.item)
        return given or nothing_to_give(self.order) or card_only(self.order)

    @cached_property
    def plan(self) -> RefundCalculation:
        assert self.item  # noqa: S101  `obstacle` has looked
        plan = calculate_item(self.order, self.item)
        if not plan.amount:
            raise Obstacle("its part of the payment cannot be told: refund the whole order")
        return plan
