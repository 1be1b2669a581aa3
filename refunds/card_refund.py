from functools import cached_property

from orders.actions import Action
from orders.models import Activity
from refunds.forms import RefundForm
from refunds.models import Refund, RefundSettings
from refunds.plan import Plan
from refunds.ready_mail import ready_mail
from refunds.reserving import reserve
from refunds.tasks import send_to_gateway
from vendors.actor import Actor
from vendors.money import Money
from vendors.rights import Right

WAITS = "Refund sent for approval by another person."


class CardRefund(Action):
    """What refunds of card payments have in common: plan, reserve, and send or wait for approval."""

    right = Right.REFUND
    confirmation = "Refund successfully submitted."
    kind = Activity.Kind.REFUND
    form_class = RefundForm
    reason = Refund.Reason.REQUESTED
    _waits: bool | None = None

    @cached_property
    def plan(self) -> Plan:
        raise NotImplementedError

    @property
    def needs_approval(self) -> bool:
        return not may_alone(self.actor, self.order.vendor_id, self.plan.amount)

    def perform(self, *, comment: str, keeps_license: bool = False) -> str:
        plan, waits = self.plan, self.needs_approval
        refund = reserve(
            self.order,
            plan,
            actor=self.actor,
            state=Refund.State.WAITING if waits else Refund.State.SUBMITTED,
            reason=self.reason,
            comment=comment,
            keeps_license=keeps_license,
            needs_approval=waits,
        )
        self.subject, self._waits = f"refund:{refund.pk}", waits
        if waits:
            return f"Refund of {refund.amount} waits for approval by another person."
        self.then(send_to_gateway, dedupe_key=f"refund:{refund.pk}:send", refund_id=refund.pk)
        return f"Refund of {refund.amount} submitted."

    def ready_mail(self) -> str:
        return ready_mail(self.order, self.item)

    def message(self, activity: Activity) -> str:
        if self._waits is None:  # the form was sent before
            self._waits = Refund.objects.get(pk=activity.subject.removeprefix("refund:")).needs_approval
        return WAITS if self._waits else self.confirmation


def may_alone(actor: Actor, vendor_id: int, amount: Money) -> bool:
    """Whether nobody else has to agree: by the ceilings that the vendor set for the role."""
    roles = [seat.role for seat in actor.seats if seat.vendor_id == vendor_id]
    if not roles:
        return True
    chosen = RefundSettings.of(vendor_id)
    return any(chosen.allows(role, amount) for role in roles)
