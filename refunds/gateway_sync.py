"""Bringing our books up to a refund as the gateway has it: one of ours, or one made at the gateway itself."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core.money import Money
from orders.history import record
from orders.models import Activity, Order
from orders.payments.protocol import GatewayRefund, RefundState
from refunds.calculation import RefundCalculation, calculate_order, calculate_part
from refunds.models import Refund
from refunds.models.states import State
from refunds.outcome import settle
from refunds.reservation import reserve
from vendors.actor import Actor, ActorKind

GATEWAY = Actor(ActorKind.SYSTEM, "The payment gateway")


def owner_of_charge(charge_id: str) -> tuple[int, int] | None:
    """Return the ids of the vendor and of the order that a charge at the gateway has paid, or None."""
    if not charge_id:
        return None
    return Order.objects.filter(charge_id=charge_id).order_by("pk").values_list("vendor_id", "pk").first()


def order_of_charge(vendor_id: int, charge_id: str) -> Order | None:
    """Return the vendor's order that the charge has paid, or None."""
    return Order.objects.filter(vendor_id=vendor_id, charge_id=charge_id).exclude(charge_id="").first()


def our_refund(vendor_id: int, gateway_refund: GatewayRefund) -> Refund | None:
    """Return the vendor's refund with the gateway's id or with the reference that we sent, or None."""
    refunds = Refund.objects.filter(vendor_id=vendor_id)
    if refund := refunds.filter(gateway_id=gateway_refund.id).first():
        return refund
    try:
        return refunds.filter(gateway_key=UUID(gateway_refund.reference)).first()
    except ValueError:
        return None


def sync_refund(vendor_id: int, gateway_refund: GatewayRefund) -> bool:
    """Bring the vendor's books up to the gateway's refund; return whether anything changed.

    Raises Mismatch when the amounts differ, and Obstacle when it is more than is left of our order.
    """
    refund = our_refund(vendor_id, gateway_refund)
    return settle(refund, gateway_refund) if refund else _record_elsewhere(vendor_id, gateway_refund)


def _record_elsewhere(vendor_id: int, gateway_refund: GatewayRefund) -> bool:
    """Write a refund that was made in the gateway's own dashboard: the money has gone."""
    order = order_of_charge(vendor_id, gateway_refund.charge_id)
    if order is None or gateway_refund.state == RefundState.FAILED:
        return False
    with transaction.atomic():
        order = Order.objects.locked(vendor_id, order.pk)
        if Refund.objects.filter(vendor_id=vendor_id, gateway_id=gateway_refund.id).exists():
            return False
        refund = reserve(
            order,
            _calculate(order, gateway_refund.amount),
            actor=GATEWAY,
            state=State.SUBMITTED,
            reason=Refund.Reason.ELSEWHERE,
            first_sent_at=timezone.now(),
        )
        sentence = f"Refund of {refund.amount} was made at the gateway, not here."
        subject = f"refund:{refund.pk}"
        record(order, Activity.Kind.REFUND, sentence, actor=GATEWAY, subject=subject)
        return settle(refund, gateway_refund)


def _calculate(order: Order, amount: Money) -> RefundCalculation:
    """Return all that is left with its lines, or a part without lines: the gateway does not know which it means."""
    return calculate_order(order) if amount == order.left else calculate_part(order, amount)
