from orders.actions import Action, Obstacle, register
from orders.models import Activity
from refunds.forms import ApprovalForm
from refunds.models.states import State
from refunds.rules import no_open_refund
from refunds.transitions import Transition, apply_transitions
from vendors.rights import Right


@register
class DeclineRefund(Action):
    """Decline a refund that waits for approval, or withdraw one's own; its amount can be refunded again."""

    label = "Decline Refund"
    right = Right.REFUND
    confirmation = "Refund not approved."
    kind = Activity.Kind.REFUND
    weight = 64
    form_class = ApprovalForm
    button = "Decline"

    def is_listed(self) -> bool:
        return not no_open_refund(self.order)

    def obstacle(self) -> str:
        return no_open_refund(self.order)

    def perform(self, *, refund: int, comment: str = "") -> str:
        chosen = self.order.refunds.get(pk=refund)
        chosen.order = self.order
        if not apply_transitions([Transition(chosen, State.DECLINED)]):
            raise Obstacle(f"it is not waiting any more: {chosen.status_text.lower()}")
        self.subject = f"refund:{chosen.pk}"
        return f"Refund of {chosen.amount}, asked for by {chosen.requested_by_name}, not approved."
