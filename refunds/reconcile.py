"""Comparing our refunds and disputes with the gateway's; what can be corrected is, and each difference is stored."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime

import structlog

from orders.actions import Obstacle
from orders.models import Order
from orders.payments.gateway import gateway
from orders.payments.protocol import Declined, GatewayDispute, GatewayRefund, RefundState
from refunds.disputes import charges_to_look_up, sync_gateway_dispute
from refunds.gateway_sync import order_of_charge, our_refund, owner_of_charge, sync_refund
from refunds.models import Difference, Refund
from refunds.models.states import State
from refunds.outcome import TARGET_STATES, Mismatch
from refunds.stuck_refunds import stuck_refund_ids, stuck_refunds
from vendors.models import Vendor

log = structlog.get_logger(__name__)


def reconcile(since: datetime) -> list[Difference]:
    """Return all differences among the refunds made since then, here or at the gateway."""
    differences = [difference for difference in _compare_all(since) if difference]
    for difference in differences:
        log.error(
            "books_differ",
            what=difference.what,
            gateway_id=difference.gateway_id,
            mended=difference.is_mended,
        )
    return differences


def _compare_all(since: datetime) -> Iterator[Difference | None]:
    gateway_ids: dict[int, set[str]] = defaultdict(set)  # by vendor
    for gateway_refund in gateway().refunds_since(since):
        if owner := owner_of_charge(gateway_refund.charge_id):
            vendor_id, _ = owner
            gateway_ids[vendor_id].add(gateway_refund.id)
            yield _compare(vendor_id, gateway_refund)
        else:
            yield _store_unknown(gateway_refund)
    for vendor in Vendor.objects.order_by("pk"):
        yield from _compare_unlisted(vendor, since, gateway_ids[vendor.pk])
        for charge_id in charges_to_look_up(vendor):
            yield from _compare_disputes(gateway().disputes_of(charge_id))
    yield from _compare_disputes(gateway().disputes_since(since))


def _compare_disputes(gateway_disputes: Iterator[GatewayDispute]) -> Iterator[Difference | None]:
    """Correct ours by the gateway's; a charge that has paid none of our orders is not ours."""
    for gateway_dispute in gateway_disputes:
        owner = owner_of_charge(gateway_dispute.charge_id)
        if owner and sync_gateway_dispute(owner[0], gateway_dispute):
            what = f"dispute of {gateway_dispute.amount} at the gateway is {gateway_dispute.status}, was not here"
            order = order_of_charge(owner[0], gateway_dispute.charge_id)
            yield _store(what, order=order, gateway_id=gateway_dispute.id, mended=True)


def _compare_unlisted(
    vendor: Vendor, since: datetime, gateway_ids: Collection[str]
) -> Iterator[Difference | None]:
    """Look for those of the vendor's refunds that the gateway has not listed."""
    expected = vendor.refunds.filter(created_at__gte=since, state__in=(State.SUCCEEDED, State.PENDING))
    for refund in expected.exclude(gateway_id="").exclude(gateway_id__in=gateway_ids):
        yield _look_up(refund)
    for refund in stuck_refunds(vendor.refunds.all()).select_related("order"):
        yield _find_stuck(refund)


def _compare(vendor_id: int, gateway_refund: GatewayRefund) -> Difference | None:
    """Compare a refund of the gateway with the vendor's, and correct ours."""
    refund = our_refund(vendor_id, gateway_refund)
    if refund is None:
        return _record_elsewhere(vendor_id, gateway_refund)
    status_before, target = refund.status_text, TARGET_STATES[gateway_refund.state]
    if refund.state == target and refund.amount == gateway_refund.amount:
        return None
    is_on_its_way = refund.settled_at is None and not stuck_refund_ids([refund])
    try:
        moved = sync_refund(vendor_id, gateway_refund)
    except Mismatch as mismatch:
        return _store(str(mismatch), refund=refund, gateway_id=gateway_refund.id)
    if moved and is_on_its_way:
        return None  # no difference: its event or its job would have brought the same
    what = f"{status_before} here, {gateway_refund.state} at the gateway"
    return _store(what, refund=refund, gateway_id=gateway_refund.id, mended=moved)


def _record_elsewhere(vendor_id: int, gateway_refund: GatewayRefund) -> Difference | None:
    """Write a refund of the vendor's charge that we do not have, if the amount is left."""
    if gateway_refund.state == RefundState.FAILED:
        return None
    order = order_of_charge(vendor_id, gateway_refund.charge_id)
    what, mended = _not_here(gateway_refund), False
    try:
        mended = sync_refund(vendor_id, gateway_refund)
    except Obstacle as obstacle:
        what += f": {obstacle}"
    return _store(what, order=order, gateway_id=gateway_refund.id, mended=mended)


def _store_unknown(gateway_refund: GatewayRefund) -> Difference | None:
    """Return the difference of a refund whose charge has paid none of our orders."""
    if gateway_refund.state == RefundState.FAILED:
        return None
    return _store(_not_here(gateway_refund), gateway_id=gateway_refund.id)


def _not_here(gateway_refund: GatewayRefund) -> str:
    return f"{gateway_refund.amount} refunded at the gateway, not here"


def _look_up(refund: Refund) -> Difference | None:
    """Compare a refund of ours that the gateway has not listed."""
    try:
        return _compare(refund.vendor_id, gateway().look_up_refund(refund.gateway_id))
    except Declined:
        what = f"{refund.amount} {refund.status_text.lower()} here, not known at the gateway"
        return _store(what, refund=refund, gateway_id=refund.gateway_id)


def _find_stuck(refund: Refund) -> Difference | None:
    """Compare a refund whose job has failed: the gateway may have it all the same."""
    gateway_refund = gateway().find_refund(refund.order.charge_id, reference=str(refund.gateway_key))
    if gateway_refund:
        return _compare(refund.vendor_id, gateway_refund)
    return _store(f"{refund.amount} submitted here, never arrived at the gateway", refund=refund)


def _store(
    what: str,
    *,
    refund: Refund | None = None,
    order: Order | None = None,
    gateway_id: str = "",
    mended: bool = False,
) -> Difference:
    """Return the row of the difference, the same row each night while nothing changes."""
    owner = refund or order
    difference, _ = Difference.objects.get_or_create(
        what=what,
        gateway_id=gateway_id,
        refund=refund,
        defaults={
            "vendor_id": owner.vendor_id if owner else None,
            "order_id": refund.order_id if refund else order.pk if order else None,
            "is_mended": mended,
        },
    )
    return difference
