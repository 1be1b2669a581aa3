"""Our books against the gateway's, both ways. What can be mended is; every difference is a row for staff."""

from collections.abc import Iterator
from datetime import datetime

import structlog

from orders.actions import Obstacle
from orders.models import Order
from orders.payments.gateway import gateway
from orders.payments.protocol import Declined, GatewayRefund, RefundState
from refunds.gateway_sync import ours, take
from refunds.models import Difference, Refund
from refunds.models.states import State
from refunds.outcome import TARGETS, Mismatch
from refunds.stuck_refunds import stuck

log = structlog.get_logger(__name__)


def reconcile(since: datetime) -> list[Difference]:
    """Everything that differed among refunds made since then, here or there."""
    found = [one for one in _differences(since) if one]
    for one in found:
        log.error("books_differ", what=one.what, gateway_id=one.gateway_id, mended=one.is_mended)
    return found


def _differences(since: datetime) -> Iterator[Difference | None]:
    seen = set()
    for answer in gateway().refunds_since(since):
        seen.add(answer.id)
        yield _compare(answer)
    held = Refund.objects.filter(created_at__gte=since, state__in=(State.SUCCEEDED, State.PENDING))
    for refund in held.exclude(gateway_id="").exclude(gateway_id__in=seen):
        yield _look_for(refund)
    for refund in stuck().select_related("order"):
        yield _find(refund)


def _compare(answer: GatewayRefund) -> Difference | None:
    """One of theirs with ours."""
    refund = ours(answer)
    if refund is None:
        return _not_ours(answer)
    before, target = refund.told, TARGETS[answer.state]
    if refund.state == target and refund.amount == answer.amount:
        return None
    usual = refund.settled_at is None and not stuck().filter(pk=refund.pk).exists()
    try:
        moved = take(answer)
    except Mismatch as mismatch:
        return _note(str(mismatch), refund=refund, gateway_id=answer.id)
    if moved and usual:
        return None  # it was on its way, and we were only the first to hear
    what = f"{before} here, {answer.state} at the gateway"
    return _note(what, refund=refund, gateway_id=answer.id, mended=moved)


def _not_ours(answer: GatewayRefund) -> Difference | None:
    order = Order.objects.filter(charge_id=answer.charge_id).exclude(charge_id="").first()
    if answer.state == RefundState.FAILED:
        return None
    what, mended = f"{answer.amount} refunded at the gateway, not here", False
    try:
        mended = order is not None and take(answer)
    except Obstacle as obstacle:
        what += f": {obstacle}"
    return _note(what, order=order, gateway_id=answer.id, mended=mended)


def _look_for(refund: Refund) -> Difference | None:
    """One of ours: is it there, and as we have it?"""
    try:
        return _compare(gateway().look_up_refund(refund.gateway_id))
    except Declined:
        what = f"{refund.amount} {refund.told.lower()} here, not known at the gateway"
        return _note(what, refund=refund, gateway_id=refund.gateway_id)


def _find(refund: Refund) -> Difference | None:
    """One whose step gave up: perhaps it did arrive."""
    answer = gateway().find_refund(refund.order.charge_id, reference=str(refund.gateway_key))
    if answer:
        return _compare(answer)
    return _note(f"{refund.amount} submitted here, never arrived at the gateway", refund=refund)


def _note(
    what: str,
    *,
    refund: Refund | None = None,
    order: Order | None = None,
    gateway_id: str = "",
    mended: bool = False,
) -> Difference:
    """A row, the same one each night while nothing changes."""
    belongs = refund or order
    row, _ = Difference.objects.get_or_create(
        what=what,
        gateway_id=gateway_id,
        refund=refund,
        defaults={
            "vendor_id": belongs.vendor_id if belongs else None,
            "order_id": refund.order_id if refund else order.pk if order else None,
            "is_mended": mended,
        },
    )
    return row
