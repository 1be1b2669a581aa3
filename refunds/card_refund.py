from collections.abc import Sequence
from functools import cached_property
from typing import Self

from django.db.models import prefetch_related_objects

from core.money import Money
from orders.actions import Action
from orders.models import Activity
from refunds.calculation import RefundCalculation
from refunds.forms import RefundForm
from refunds.mailto_link import mailto_link
from refunds.models import Refund, RefundSettings
from refunds.reservation import RefundDraft, reserve_all, wanted
from refunds.tasks import send_to_gateway
from vendors.actor import Actor
from vendors.rights import Right

WAITS = "Refund sent for approval by another person."


class CardRefund(Action):
    """What refunds of card payments have in common: plan, reserve, and send or wait for approval."""

    right = Right.REFUND
    confirmation = "Refund successfully submitted."
    kind = Activity.Kind.REFUND
    form_class = RefundForm
    writes_itself = False
    reason = Refund.Reason.REQUESTED
    wanted: RefundDraft
    _waits: bool | None = None
    _chosen: RefundSettings | None = None

    @cached_property
    def plan(self) -> RefundCalculation:
        raise NotImplementedError

    @property
    def needs_approval(self) -> bool:
        chosen = self._chosen or RefundSettings.of(self.order.vendor_id)
        return not may_alone(self.actor, chosen, self.plan.amount)

    @classmethod
    def read_many(cls, actions: Sequence[Self]) -> None:
        prefetch_related_objects([one.order for one in actions], "items")
        chosen = RefundSettings.of_all({one.order.vendor_id for one in actions})
        for one in actions:
            one._chosen = chosen[one.order.vendor_id]

    def perform(self, *, comment: str, keeps_license: bool = False) -> str:
        self._waits = self.needs_approval
        self.wanted = wanted(
            self.order,
            self.plan,
            actor=self.actor,
            state=Refund.State.WAITING if self._waits else Refund.State.SUBMITTED,
            reason=self.reason,
            comment=comment,
            keeps_license=keeps_license,
            needs_approval=self._waits,
        )
        waits = "waits for approval by another person" if self._waits else "submitted"
        return f"Refund of {self.plan.amount} {waits}."

    @classmethod
    def write_many(cls, actions: Sequence[Self]) -> None:
        reserve_all([one.wanted for one in actions])
        for one in actions:
            pk = one.wanted.refund.pk
            one.subject = f"refund:{pk}"
            if not one._waits:
                one.enqueue(send_to_gateway, dedupe_key=f"refund:{pk}:send", refund_id=pk)

    def mailto_link(self) -> str:
        return mailto_link(self.order, self.item)

    def message(self, activity: Activity) -> str:
        if self._waits is None:  # the form was sent before
            self._waits = Refund.objects.get(pk=activity.subject.removeprefix("refund:")).needs_approval
        return WAITS if self._waits else self.confirmation


def may_alone(actor: Actor, chosen: RefundSettings, amount: Money) -> bool:
    """Whether nobody else has to agree: by the ceilings that the vendor set for the role."""
    roles = [seat.role for seat in actor.seats if seat.vendor_id == chosen.vendor_id]
    return not roles or any(chosen.allows(role, amount) for role in roles)
