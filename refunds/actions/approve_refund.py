from django.db.models import QuerySet

from orders.actions import Action, Obstacle, register
from orders.models import Activity
from refunds.ceilings import Ceiling
from refunds.forms import ApprovalForm
from refunds.models import Refund
from refunds.models.states import State
from refunds.rules import charged_back, no_open_refund
from refunds.tasks import send_to_gateway
from vendors.actor import ActorKind
from vendors.rights import Right


@register
class ApproveRefund(Action):
    """Approve a refund above its requester's ceiling; no person approves their own, or more than their own ceiling."""

    label = "Approve Refund"
    right = Right.REFUND
    confirmation = "Refund successfully submitted."
    kind = Activity.Kind.REFUND
    weight = 63
    form_class = ApprovalForm
    is_dangerous = True
    button = "Approve"

    def is_listed(self) -> bool:
        return not no_open_refund(self.order)

    def obstacle(self) -> str:
        return charged_back(self.order) or no_open_refund(self.order)

    @property
    def waiting(self) -> QuerySet[Refund]:
        """Return the refunds that wait for approval."""
        return self.order.refunds.filter(state=State.WAITING).order_by("pk")

    def shows(self) -> str:
        return ", ".join(f"{refund} (number {refund.pk})" for refund in self.waiting)

    def moves(self) -> str:
        amounts = [str(refund.amount) for refund in self.waiting]
        return f"{' or '.join(amounts)} is refunded" if amounts else ""

    def perform(self, *, refund: int, comment: str = "") -> str:
        chosen = self.order.refunds.select_related("requested_by").get(pk=refund)
        self._check_approver(chosen)
        waiting = self.order.refunds.filter(pk=refund, state=State.WAITING)
        if not waiting.update(state=State.SUBMITTED, approved_by=self.actor.user):
            raise Obstacle(f"it is not waiting any more: {chosen.status_text.lower()}")
        self.subject = f"refund:{chosen.pk}"
        if chosen.by_hand:
            return f"Refund of {chosen.amount}, to be paid out by hand, approved."
        self.enqueue(send_to_gateway, dedupe_key=f"refund:{chosen.pk}:send", refund_id=chosen.pk)
        return f"Refund of {chosen.amount}, asked for by {chosen.requested_by_name}, approved and submitted."

    def _check_approver(self, refund: Refund) -> None:
        """Raise Obstacle unless the actor is another person than its requester, with a ceiling for the amount.

        Above the ceiling of Customer Service it is the second person of Customer Service who counts.
        """
        requester = refund.requested_by
        if requester and self.actor.user and requester.pk == self.actor.user.pk:
            raise Obstacle("you asked for it yourself: another person has to approve it")
        if requester and requester.is_staff:
            if self.actor.kind is not ActorKind.STAFF:
                raise Obstacle(
                    "Customer Service asked for it: another person of Customer Service has to approve it"
                )
            return
        ceiling = Ceiling.of(self.actor, self.order.vendor, [self.order])
        if refund.state == State.WAITING and not ceiling.allows(self.order, refund.amount):
            raise Obstacle(
                f"{refund.amount} is above your own ceiling: somebody with a higher one has to approve it"
            )
