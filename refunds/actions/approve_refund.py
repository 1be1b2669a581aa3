from orders.actions import Action, Obstacle, register
from orders.models import Activity
from refunds.forms import ApprovalForm
from refunds.models import Refund
from refunds.models.states import State
from refunds.rules import charged_back, nothing_open
from refunds.tasks import send_to_gateway
from vendors.rights import Right


@register
class ApproveRefund(Action):
    """Agree to a refund above its asker's ceiling; nobody agrees to their own."""

    label = "Approve Refund"
    right = Right.REFUND
    confirmation = "Refund successfully submitted."
    kind = Activity.Kind.REFUND
    weight = 63
    form_class = ApprovalForm
    button = "Approve"

    def is_listed(self) -> bool:
        return not nothing_open(self.order)

    def obstacle(self) -> str:
        return charged_back(self.order) or nothing_open(self.order)

    def perform(self, *, refund: int, comment: str = "") -> str:
        row = self.order.refunds.get(pk=refund)
        if row.asked_by_id and self.actor.user and row.asked_by_id == self.actor.user.pk:
            raise Obstacle("you asked for it yourself: another person has to approve it")
        agreed = self.order.refunds.filter(pk=refund, state=State.WAITING)
        if not agreed.update(state=Refund.State.SUBMITTED, approved_by=self.actor.user):
            raise Obstacle(f"it is not waiting any more: {row.told.lower()}")
        self.subject = f"refund:{row.pk}"
        self.enqueue(send_to_gateway, dedupe_key=f"refund:{row.pk}:send", refund_id=row.pk)
        return f"Refund of {row.amount}, asked for by {row.asked_by_name}, approved and submitted."
