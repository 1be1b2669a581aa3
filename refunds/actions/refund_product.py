from orders.actions import Obstacle, Target, register
from refunds.calculation import RefundCalculation, calculate_item
from refunds.card_refund import CardRefund
from refunds.rules import card_only, item_obstacle, nothing_to_refund


@register
class RefundProduct(CardRefund):
    """Refund one line of an order, all of its quantity, with its tax."""

    label = "Refund Product - Credit Card"
    target = Target.ITEM
    weight = 60

    def obstacle(self) -> str:
        if self.item is None:
            return "choose a product of the order"
        reason = item_obstacle(self.order, self.item)
        return reason or nothing_to_refund(self.order) or card_only(self.order)

    def calculate(self) -> RefundCalculation:
        assert self.item  # noqa: S101  `obstacle` has refused None
        calculation = calculate_item(self.order, self.item)
        if not calculation.amount:
            raise Obstacle("its part of the payment cannot be told: refund the whole order")
        return calculation
