"""Taking back what was delivered when the money goes back, and giving it again. Called with the order locked."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects

from delivery.licenses.issue import reinstate_keys, revoke_keys
from delivery.models import Delivery
from delivery.models.delivery_terms import terms_of
from delivery.receipt import write_receipt_text
from delivery.shipments.lifecycle import resume_shipment, stop_shipment
from jobs.registry import JobRequest
from orders.history import record
from orders.models import Activity, OrderItem
from vendors.actor import SYSTEM

REFUNDED = "The purchase was refunded."


def withdraw_refunded_items(refunds: Sequence[Any]) -> dict[int, list[JobRequest]]:
    """Withdraw every item that the refunds give back, in their transaction (REFUNDS_SUCCEEDED)."""
    for refund, item in _delivered_items(refunds):
        withdraw(item, keep_license=refund.keeps_license)
    return {}


def withdraw(item: OrderItem, *, keep_license: bool = False) -> None:
    """Stop the item's disc, and revoke its keys unless `keep_license`.

    The links need nothing: an item that was refunded gives no file.
    """
    delivery = Delivery.objects.select_related("shipment").filter(item=item).first()
    if delivery is None:
        return
    delivery.item = item
    if stop_shipment(delivery):
        _record(item, Activity.Kind.SHIPMENT, f"{item.name} is not shipped: the purchase was refunded.")
        write_receipt_text(delivery, terms_of(item.product))
    if not keep_license and revoke_keys(delivery, REFUNDED):
        _record(item, Activity.Kind.KEY, f"License key of {item.name} revoked: the purchase was refunded.")


def restore_returned_items(refunds: Sequence[Any]) -> dict[int, list[JobRequest]]:
    """Give key and disc back to the customers of refunds whose money the bank has returned (REFUNDS_SENT_BACK)."""
    for _, item in _delivered_items(refunds):
        delivery: Delivery = item.delivery
        if reinstate_keys(delivery, REFUNDED):
            sentence = f"License key of {item.name} valid again: the refund was sent back."
            _record(item, Activity.Kind.KEY, sentence)
        if resume_shipment(delivery):
            sentence = f"{item.name} is shipped after all: the refund was sent back."
            _record(item, Activity.Kind.SHIPMENT, sentence)
            write_receipt_text(delivery, terms_of(item.product))
    return {}


def _delivered_items(refunds: Sequence[Any]) -> list[tuple[Any, OrderItem]]:
    """Return each refund with each item that it gives back and that was delivered."""
    pairs = [(refund, item) for refund in refunds for item in refund.items.all()]
    items_by_vendor = defaultdict(list)
    for _, item in pairs:
        items_by_vendor[item.vendor_id].append(item)
    for items in items_by_vendor.values():
        prefetch_related_objects(items, "delivery__shipment")
    for refund, item in pairs:
        item.order = refund.order
    return [(refund, item) for refund, item in pairs if hasattr(item, "delivery")]


def _record(item: OrderItem, kind: Activity.Kind, sentence: str) -> None:
    record(item.order, kind, sentence, actor=SYSTEM, subject=f"item:{item.pk}")
