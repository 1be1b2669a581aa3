"""Taking back what was delivered, when the money goes back, and giving it again. Called with the order locked."""

from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects

from delivery.licenses.issue import reinstate, revoke
from delivery.models import Delivery
from delivery.models.delivery_terms import terms_of
from delivery.receipt import write_receipt_text
from delivery.shipments import shipments
from jobs.registry import JobRequest
from orders.history import record
from orders.models import Activity, OrderItem
from vendors.actor import SYSTEM

REFUNDED = "The purchase was refunded."


def withdraw(item: OrderItem, *, keep_license: bool = False) -> None:
    """Stop its disc, and revoke the key, unless it is left. The links need nothing: a refunded line gives no file."""
    delivery = Delivery.objects.select_related("shipment").filter(item=item).first()
    if delivery is None:
        return
    if shipments.stop(delivery):
        _tell(item, Activity.Kind.SHIPMENT, f"{item.name} is not shipped: the purchase was refunded.")
        write_receipt_text(delivery, terms_of(item.product))
    if not keep_license and revoke(delivery, REFUNDED):
        _tell(item, Activity.Kind.KEY, f"License key of {item.name} revoked: the purchase was refunded.")


def refunds_succeeded(refunds: Sequence[Any]) -> dict[int, list[JobRequest]]:
    """Fills `refund.succeeded`: every line that a refund gives back is withdrawn in its transaction."""
    for refund, item in _delivered(refunds):
        withdraw(item, keep_license=refund.keeps_license)
    return {}


def refunds_sent_back(refunds: Sequence[Any]) -> dict[int, list[JobRequest]]:
    """Fills `refund.sent_back`: the vendor has the money after all, so the customer has the key and the disc."""
    for _, item in _delivered(refunds):
        delivery: Delivery = item.delivery
        if reinstate(delivery, REFUNDED):
            told = f"License key of {item.name} valid again: the refund was sent back."
            _tell(item, Activity.Kind.KEY, told)
        if shipments.resume(delivery):
            _tell(
                item, Activity.Kind.SHIPMENT, f"{item.name} is shipped after all: the refund was sent back."
            )
            write_receipt_text(delivery, terms_of(item.product))
    return {}


def _delivered(refunds: Sequence[Any]) -> list[tuple[Any, OrderItem]]:
    """What they give back of what was delivered."""
    lines = [(one, item) for one in refunds for item in one.items.all()]
    prefetch_related_objects([item for _, item in lines], "delivery__shipment")
    for refund, item in lines:
        item.order = refund.order
    return [(one, item) for one, item in lines if hasattr(item, "delivery")]


def _tell(item: OrderItem, kind: Activity.Kind, told: str) -> None:
    record(item.order, kind, told, actor=SYSTEM, subject=f"item:{item.pk}")
