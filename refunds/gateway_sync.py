"""A refund as the gateway has it, taken into our books: ours by key or id, or one that somebody made there."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core.money import Money
from orders.history import record
from orders.models import Activity, Order
from orders.payments.protocol import GatewayRefund, RefundState
from refunds.calculation import RefundCalculation, calculate_order
from refunds.models import Refund
from refunds.models.states import State
from refunds.outcome import adopt
from refunds.reservation import reserve
from vendors.actor import Actor, ActorKind

GATEWAY = Actor(ActorKind.SYSTEM, "The payment gateway")


def ours(answer: GatewayRefund) -> Refund | None:
    """Our row of it, by the gateway's id or by the reference we gave."""
    if found := Refund.objects.filter(gateway_id=answer.id).first():
        return found
    try:
        return Refund.objects.filter(gateway_key=UUID(answer.reference)).first()
    except ValueError:
        return None


def take(answer: GatewayRefund) -> bool:
    """Adopt it; True when that was news. Raises Mismatch, or Obstacle when it is more than is left here."""
    refund = ours(answer)
    return adopt(refund, answer) if refund else _take_over(answer)


def _take_over(answer: GatewayRefund) -> bool:
    """Made in the gateway's own dashboard: the money is gone, so our books follow."""
    order = Order.objects.filter(charge_id=answer.charge_id).exclude(charge_id="").first()
    if order is None or answer.state == RefundState.FAILED:
        return False
    with transaction.atomic():
        order = Order.objects.locked(order.pk)
        if Refund.objects.filter(gateway_id=answer.id).exists():
            return False
        refund = reserve(
            order,
            _plan(order, answer.amount),
            actor=GATEWAY,
            state=State.SUBMITTED,
            reason=Refund.Reason.ELSEWHERE,
            first_sent_at=timezone.now(),
        )
        told = f"Refund of {refund.amount} was made at the gateway, not here."
        subject = f"refund:{refund.pk}"
        record(order, Activity.Kind.REFUND, told, actor=GATEWAY, subject=subject)
        return adopt(refund, answer)


def _plan(order: Order, amount: Money) -> RefundCalculation:
    """All that is left with its lines; of a part nobody knows which lines it means."""
    if amount == order.left:
        return calculate_order(order)
    return RefundCalculation(amount, Money(0, amount.currency), [], is_whole=False)
