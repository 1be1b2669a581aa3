from orders.actions import Action, Obstacle, register
from orders.models import Activity
from refunds.calculation import RefundCalculation, calculate_item, calculate_order
from refunds.card_refund import SENT_FOR_APPROVAL
from refunds.ceilings import Ceiling
from refunds.effects import job_requests_after
from refunds.forms import RecordForm
from refunds.models import Refund
from refunds.models.states import State
from refunds.outcome import sentence_of
from refunds.reservation import reserve
from refunds.rules import card_only, nothing_to_refund
from refunds.transitions import Transition, apply_transitions
from vendors.actor import ActorKind
from vendors.rights import Right


@register
class RecordRefund(Action):
    """Record a refund that Customer Service pays out by hand; with a reference it is paid out already."""

    label = "Record Refund (not by card)"
    right = Right.REFUND
    confirmation = "Refund recorded."
    kind = Activity.Kind.REFUND
    weight = 62
    form_class = RecordForm
    is_dangerous = True
    needs_approval = False  # until it is performed

    def is_listed(self) -> bool:
        return self.actor.kind is ActorKind.STAFF

    def obstacle(self) -> str:
        if self.actor.kind is not ActorKind.STAFF:
            return "only Customer Service pays out by hand"
        paid_by_card = "" if card_only(self.order) else "it was paid by card: use Refund Order - Credit Card"
        return nothing_to_refund(self.order) or paid_by_card

    def shows(self) -> str:
        return self.calculation.sentence

    def moves(self) -> str:
        amount = self.calculation.amount
        return f"{'up to ' if self.order.item_count > 1 else ''}{amount} is paid out by hand"

    @property
    def calculation(self) -> RefundCalculation:
        """Return what is left, with its lines: the page names the amount of each."""
        return calculate_order(self.order)

    def perform(self, *, comment: str, item: int | None = None, reference: str = "") -> str:
        line = self.order.items.get(pk=item) if item else None
        calculation = calculate_item(self.order, line) if line else calculate_order(self.order)
        ceiling = Ceiling.of(self.actor, self.order.vendor, [self.order], lock=True)
        self.needs_approval = not ceiling.allows(self.order, calculation.amount)
        if self.needs_approval and reference:
            raise Obstacle(
                f"{calculation.amount} is above what you pay out alone: record it without a reference, and another "
                "person of Customer Service approves it"
            )
        refund = reserve(
            self.order,
            calculation,
            actor=self.actor,
            state=State.WAITING if self.needs_approval else State.SUBMITTED,
            reason=Refund.Reason.REQUESTED,
            needs_approval=self.needs_approval,
            comment=comment,
            by_hand=True,
        )
        self.subject = f"refund:{refund.pk}"
        if self.needs_approval:
            return f"Refund of {refund.amount}, to be paid out by hand, waits for approval by another person."
        if not reference:
            return f"Refund of {refund.amount} is to be paid out by hand."
        paid_out = Transition(refund, State.SUCCEEDED, {"reference": reference})
        previous_states = apply_transitions([paid_out])
        self.enqueue_all(job_requests_after([refund], previous_states)[refund.pk])
        return sentence_of(refund, previous_states[refund.pk])

    def message(self, activity: Activity) -> str:
        return SENT_FOR_APPROVAL if self.needs_approval else self.confirmation
