from orders.actions import Action, Obstacle, register
from orders.models import Activity
from refunds.forms import ApprovalForm
from refunds.models.states import State
from refunds.rules import charged_back, no_open_refund
from refunds.tasks import send_to_gateway
from vendors.rights import Right


@register
class ApproveRefund(Action):
    """Approve a refund above its requester's ceiling; no person approves their own."""

    label = "Approve Refund"
    right = Right.REFUND
    confirmation = "Refund successfully submitted."
    kind = Activity.Kind.REFUND
    weight = 63
    form_class = ApprovalForm
    button = "Approve"

    def is_listed(self) -> bool:
        return not no_open_refund(self.order)

    def obstacle(self) -> str:
        return charged_back(self.order) or no_open_refund(self.order)

    def shows(self) -> str:
        waiting = self.order.refunds.filter(state=State.WAITING).order_by("pk")
        return ", ".join(f"{refund} (number {refund.pk})" for refund in waiting)

    def perform(self, *, refund: int, comment: str = "") -> str:
        chosen = self.order.refunds.get(pk=refund)
        if chosen.requested_by_id and self.actor.user and chosen.requested_by_id == self.actor.user.pk:
            raise Obstacle("you asked for it yourself: another person has to approve it")
        waiting = self.order.refunds.filter(pk=refund, state=State.WAITING)
        if not waiting.update(state=State.SUBMITTED, approved_by=self.actor.user):
            raise Obstacle(f"it is not waiting any more: {chosen.status_text.lower()}")
        self.subject = f"refund:{chosen.pk}"
        self.enqueue(send_to_gateway, dedupe_key=f"refund:{chosen.pk}:send", refund_id=chosen.pk)
        return f"Refund of {chosen.amount}, asked for by {chosen.requested_by_name}, approved and submitted."
