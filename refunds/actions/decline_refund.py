from orders.actions import Action, Obstacle, register
from orders.models import Activity
from refunds.forms import ApprovalForm
from refunds.models.states import State
from refunds.rules import nothing_open
from refunds.transitions import Move, move_all
from vendors.rights import Right


@register
class DeclineRefund(Action):
    """Do not agree to a refund that waits, or take one's own back; its amount is left again."""

    label = "Decline Refund"
    right = Right.REFUND
    confirmation = "Refund not approved."
    kind = Activity.Kind.REFUND
    weight = 64
    form_class = ApprovalForm
    button = "Decline"

    def is_listed(self) -> bool:
        return not nothing_open(self.order)

    def obstacle(self) -> str:
        return nothing_open(self.order)

    def perform(self, *, refund: int, comment: str = "") -> str:
        row = self.order.refunds.get(pk=refund)
        row.order = self.order
        if not move_all([Move(row, State.DECLINED)]):
            raise Obstacle(f"it is not waiting any more: {row.told.lower()}")
        self.subject = f"refund:{row.pk}"
        return f"Refund of {row.amount}, asked for by {row.asked_by_name}, not approved."
