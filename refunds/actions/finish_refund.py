from orders.actions import Action, Obstacle, register
from orders.models import Activity
from refunds.effects import job_requests_after
from refunds.forms import FinishForm
from refunds.models.states import State
from refunds.outcome import sentence_of
from refunds.rules import no_open_refund
from refunds.transitions import Transition, apply_transitions
from vendors.actor import ActorKind
from vendors.rights import Right


@register
class FinishRefund(Action):
    """Record that a refund was paid out by hand, with its reference, or that it could not be."""

    label = "Finish Recorded Refund"
    right = Right.REFUND
    confirmation = "Refund finished."
    kind = Activity.Kind.REFUND
    weight = 62
    form_class = FinishForm
    button = "Save"

    def is_listed(self) -> bool:
        return self.actor.kind is ActorKind.STAFF and not no_open_refund(self.order)

    def obstacle(self) -> str:
        if self.actor.kind is not ActorKind.STAFF:
            return "only Customer Service pays out by hand"
        return no_open_refund(self.order)

    def shows(self) -> str:
        to_do = self.order.refunds.filter(state=State.SUBMITTED, by_hand=True).order_by("pk")
        return ", ".join(f"{refund} (number {refund.pk})" for refund in to_do)

    def perform(self, *, refund: int, outcome: str, note: str) -> str:
        chosen = self.order.refunds.get(pk=refund)
        chosen.order = self.order
        if not chosen.by_hand:
            raise Obstacle("it is the gateway's, not to be paid out by hand")
        fields = {"reference": note[:80]} if outcome == State.SUCCEEDED else {"failure": note}
        previous_states = apply_transitions([Transition(chosen, State(outcome), fields)])
        if not previous_states:
            raise Obstacle(f"it is finished: {chosen.status_text.lower()}")
        self.subject = f"refund:{chosen.pk}"
        self.enqueue_all(job_requests_after([chosen], previous_states)[chosen.pk])
        return sentence_of(chosen, previous_states[chosen.pk])
