"""The base class of the actions that refund a card payment through the gateway."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Self

from django.db.models import prefetch_related_objects

from jobs.models import Job
from orders.actions import Action, Obstacle, Outcome
from orders.models import Activity, Order
from refunds.calculation import RefundCalculation
from refunds.ceilings import Ceiling
from refunds.forms import RefundForm
from refunds.mailto_link import refund_mailto_link
from refunds.models import Refund
from refunds.models.states import State
from refunds.reservation import RefundDraft, draft_refund, reserve_all
from refunds.tasks import send_to_gateway
from refunds.transitions import Transition, apply_transitions
from vendors.rights import Right

SENT_FOR_APPROVAL = "Refund sent for approval by another person."


class CardRefund(Action):
    """Calculate and reserve a refund, then send it to the gateway or let it wait for approval."""

    right = Right.REFUND
    confirmation = "Refund successfully submitted."
    kind = Activity.Kind.REFUND
    form_class = RefundForm
    is_dangerous = True
    bulk_warning = (
        "The products of these orders stop working when their refund has succeeded: downloads end, and license keys "
        "are revoked unless you leave them valid."
    )
    reason = Refund.Reason.REQUESTED
    can_undo = True
    refund: Refund | None = None  # once it is reserved

    def calculate(self) -> RefundCalculation:
        """Return what this action would refund. Raises Obstacle when that cannot be told."""
        raise NotImplementedError

    @cached_property
    def calculation(self) -> RefundCalculation:
        """Return the calculation that the page shows."""
        return self.calculate()

    @property
    def needs_approval(self) -> bool:
        """Whether the amount that the page shows is above what the actor may still refund alone."""
        ceiling = Ceiling.of(self.actor, self.order.vendor, [self.order])
        return not ceiling.allows(self.order, self.calculation.amount)

    def shows(self) -> str:
        return self.calculation.sentence

    def moves(self) -> str:
        return f"{self.calculation.amount} to {self.order.card or 'the card'}"

    @classmethod
    def perform_many(cls, actions: Sequence[Self], data: Mapping[str, Any]) -> dict[int, Outcome]:
        """Calculate, reserve and enqueue refunds of a vendor's orders; `data` are fields of `Refund`."""
        orders = [action.order for action in actions]
        prefetch_related_objects(orders, "items")
        ceiling = Ceiling.of(actions[0].actor, orders[0].vendor, orders, lock=True)
        outcomes: dict[int, Outcome] = {}
        drafts = []
        for action in actions:
            try:
                drafts.append(action._draft(ceiling, data))
            except Obstacle as obstacle:
                outcomes[action.order.pk] = obstacle
        outcomes |= reserve_all(drafts)
        refunds = {draft.refund.order_id: draft.refund for draft in drafts}
        for action in actions:
            if action.order.pk not in outcomes:
                outcomes[action.order.pk] = action._submit(refunds[action.order.pk])
        return outcomes

    @classmethod
    def undo(cls, order: Order, activity: Activity, jobs: Sequence[Job]) -> str:
        """Release what was reserved: the refund was never sent to the gateway."""
        refund = order.refunds.get(pk=activity.subject.removeprefix("refund:"), first_sent_at=None)
        refund.order = order
        apply_transitions([Transition(refund, State.UNDONE)])
        return f"Refund of {refund.amount} undone, nothing was sent: {order.left} can be refunded."

    def _draft(self, ceiling: Ceiling, data: Mapping[str, Any]) -> RefundDraft:
        """Return the refund, not reserved yet, and count it where it needs no approval. Raises Obstacle."""
        calculation = self.calculate()
        needs_approval = not ceiling.allows(self.order, calculation.amount)
        if not needs_approval:
            ceiling.count(self.order, calculation.amount)
        return draft_refund(
            self.order,
            calculation,
            actor=self.actor,
            state=Refund.State.WAITING if needs_approval else Refund.State.SUBMITTED,
            reason=self.reason,
            needs_approval=needs_approval,
            **data,
        )

    def _submit(self, refund: Refund) -> str:
        """Enqueue the reserved refund, unless it waits for approval; return the sentence."""
        self.refund, self.subject = refund, f"refund:{refund.pk}"
        if refund.needs_approval:
            return f"Refund of {refund.amount} waits for approval by another person."
        self.enqueue(send_to_gateway, dedupe_key=f"refund:{refund.pk}:send", refund_id=refund.pk)
        return f"Refund of {refund.amount} submitted."

    def mailto_link(self) -> str:
        return refund_mailto_link(self.order, self.item)

    def message(self, activity: Activity) -> str:
        # Without a refund the form was sent before.
        refund = self.refund or self.order.refunds.get(pk=activity.subject.removeprefix("refund:"))
        return SENT_FOR_APPROVAL if refund.needs_approval else self.confirmation
