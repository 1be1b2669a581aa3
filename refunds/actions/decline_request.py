from functools import cached_property

from django.db.models import QuerySet
from django.db.models.functions import Now

from orders.actions import Action, Obstacle, register
from orders.forms import CommentForm
from orders.models import Activity
from refunds.models import RefundRequest
from vendors.rights import Right


@register
class DeclineRequest(Action):
    """Decline the customer's open refund request, with a reason."""

    label = "Decline Refund Request"
    right = Right.REFUND
    confirmation = "Refund request declined."
    kind = Activity.Kind.REFUND
    weight = 66
    form_class = CommentForm
    button = "Decline"

    def is_listed(self) -> bool:
        return False  # its button is beside each request

    def obstacle(self) -> str:
        return "" if self.request else "no refund request is open"

    @cached_property
    def request(self) -> RefundRequest | None:
        """Return the open request, or None."""
        return self._open_requests().first()

    def perform(self, *, comment: str) -> str:
        declined = self._open_requests().update(
            state=RefundRequest.State.DECLINED, answer=comment, answered_by=self.actor.user, answered_at=Now()
        )
        if not declined:
            raise Obstacle("no refund request is open")
        return "Refund request declined."

    def _open_requests(self) -> QuerySet[RefundRequest]:
        return self.order.refund_requests.filter(state=RefundRequest.State.OPEN)
