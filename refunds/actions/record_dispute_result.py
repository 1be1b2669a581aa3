from orders.actions import Action, Obstacle, register
from orders.models import Activity, Order
from refunds.disputes import follow, record_result
from refunds.forms import DisputeResultForm
from refunds.models import Dispute
from vendors.actor import ActorKind
from vendors.rights import Right

STATUSES = {
    "won": Dispute.Status.WON,
    "lost": Dispute.Status.LOST,
    "inquiry_closed": Dispute.Status.WARNING_CLOSED,
}


@register
class RecordDisputeResult(Action):
    """Record how a dispute with the customer's bank ended, where no event of the gateway came."""

    label = "Record Dispute Result"
    right = Right.REFUND
    confirmation = "Dispute result recorded."
    kind = Activity.Kind.REFUND
    weight = 68
    form_class = DisputeResultForm

    def is_listed(self) -> bool:
        return self.actor.kind is ActorKind.STAFF

    def obstacle(self) -> str:
        if self.actor.kind is not ActorKind.STAFF:
            return "only Customer Service records it"
        if self.order.is_test or self.order.kind != Order.Kind.ORDER or not self.order.paid_minor:
            return "no money was taken"
        if self.order.status in {Order.Status.PENDING, Order.Status.CANCELED}:
            return "it is not paid"
        return ""

    def perform(self, *, result: str, comment: str) -> str:
        disputes = record_result(self.order, STATUSES[result], by=self.actor.name)
        if not disputes:
            raise Obstacle(
                "its dispute has ended like this already"
                if self.order.disputes.filter(status=STATUSES[result]).exists()
                else "no dispute of it is known: only one that was lost can be recorded"
            )
        self.subject = f"dispute:{disputes[0].pk}"
        sentences = []
        for dispute in disputes:
            sentence, job_requests = follow(self.order, dispute)
            sentences.append(sentence)
            self.enqueue_all(job_requests)
        return " ".join(sentences)
