"""The base class of the actions that refund a card payment through the gateway."""

from collections.abc import Sequence
from functools import cached_property
from typing import Self

from django.db.models import prefetch_related_objects

from core.money import Money
from orders.actions import Action
from orders.models import Activity
from refunds.calculation import RefundCalculation
from refunds.forms import RefundForm
from refunds.mailto_link import refund_mailto_link
from refunds.models import Refund, RefundSettings
from refunds.reservation import RefundDraft, draft_refund, reserve_all
from refunds.tasks import send_to_gateway
from vendors.actor import Actor
from vendors.rights import Right

SENT_FOR_APPROVAL = "Refund sent for approval by another person."


class CardRefund(Action):
    """Calculate and reserve a refund, then send it to the gateway or let it wait for approval."""

    right = Right.REFUND
    confirmation = "Refund successfully submitted."
    kind = Activity.Kind.REFUND
    form_class = RefundForm
    writes_itself = False
    reason = Refund.Reason.REQUESTED
    draft: RefundDraft
    _awaits_approval: bool | None = None
    _settings: RefundSettings | None = None

    @cached_property
    def calculation(self) -> RefundCalculation:
        """Return what this action would refund."""
        raise NotImplementedError

    @property
    def needs_approval(self) -> bool:
        """Whether the amount is above what the actor may refund alone."""
        settings = self._settings or RefundSettings.of_vendor(self.order.vendor_id)
        return not may_refund_alone(self.actor, settings, self.calculation.amount)

    @classmethod
    def read_many(cls, actions: Sequence[Self]) -> None:
        prefetch_related_objects([action.order for action in actions], "items")
        settings = RefundSettings.of_vendors({action.order.vendor_id for action in actions})
        for action in actions:
            action._settings = settings[action.order.vendor_id]

    def perform(self, *, comment: str, keeps_license: bool = False) -> str:
        self._awaits_approval = self.needs_approval
        self.draft = draft_refund(
            self.order,
            self.calculation,
            actor=self.actor,
            state=Refund.State.WAITING if self._awaits_approval else Refund.State.SUBMITTED,
            reason=self.reason,
            comment=comment,
            keeps_license=keeps_license,
            needs_approval=self._awaits_approval,
        )
        status = "waits for approval by another person" if self._awaits_approval else "submitted"
        return f"Refund of {self.calculation.amount} {status}."

    @classmethod
    def write_many(cls, actions: Sequence[Self]) -> None:
        reserve_all([action.draft for action in actions])
        for action in actions:
            pk = action.draft.refund.pk
            action.subject = f"refund:{pk}"
            if not action._awaits_approval:
                action.enqueue(send_to_gateway, dedupe_key=f"refund:{pk}:send", refund_id=pk)

    def mailto_link(self) -> str:
        return refund_mailto_link(self.order, self.item)

    def message(self, activity: Activity) -> str:
        if self._awaits_approval is None:  # `perform` has not run: the form was sent before
            refund = Refund.objects.get(pk=activity.subject.removeprefix("refund:"))
            self._awaits_approval = refund.needs_approval
        return SENT_FOR_APPROVAL if self._awaits_approval else self.confirmation


def may_refund_alone(actor: Actor, settings: RefundSettings, amount: Money) -> bool:
    """Whether the vendor's ceilings for the actor's roles allow the amount without another person's approval."""
    roles = [seat.role for seat in actor.seats if seat.vendor_id == settings.vendor_id]
    return not roles or any(settings.allows(role, amount) for role in roles)
