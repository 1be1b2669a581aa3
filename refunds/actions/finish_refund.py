from orders.actions import Action, Obstacle, register
from orders.models import Activity
from refunds.effects import effects
from refunds.forms import FinishForm
from refunds.models.states import State
from refunds.outcome import sentence_of
from refunds.rules import nothing_open
from refunds.transitions import Move, move_all
from vendors.actor import ActorKind
from vendors.rights import Right


@register
class FinishRefund(Action):
    """Say that a refund was paid out by hand, with its reference, or that it could not be."""

    label = "Finish Recorded Refund"
    right = Right.REFUND
    confirmation = "Refund finished."
    kind = Activity.Kind.REFUND
    weight = 62
    form_class = FinishForm
    button = "Save"

    def is_listed(self) -> bool:
        return self.actor.kind is ActorKind.STAFF and not nothing_open(self.order)

    def obstacle(self) -> str:
        if self.actor.kind is not ActorKind.STAFF:
            return "only Customer Service pays out by hand"
        return nothing_open(self.order)

    def perform(self, *, refund: int, outcome: str, note: str) -> str:
        row = self.order.refunds.get(pk=refund)
        row.order = self.order
        if not row.by_hand:
            raise Obstacle("it is the gateway's, not to be paid out by hand")
        news = {"reference": note[:80]} if outcome == State.SUCCEEDED else {"failure": note}
        before = move_all([Move(row, State(outcome), news)])
        if not before:
            raise Obstacle(f"it is finished: {row.told.lower()}")
        self.subject = f"refund:{row.pk}"
        self.enqueue_all(effects([row], before)[row.pk])
        return sentence_of(row, before[row.pk])
