"""Taking back what was delivered when the money goes back, and giving it again. Called with the order locked."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import prefetch_related_objects

from delivery.licenses.issue import change_reason, reinstate_keys, revoke_keys
from delivery.models import Delivery
from delivery.models.delivery_terms import terms_of
from delivery.receipt import write_receipt_text
from delivery.rules import not_deliverable
from delivery.shipments.lifecycle import resume_shipment, stop_shipment
from jobs.registry import JobRequest
from orders.history import record
from orders.models import Activity, Order, OrderItem
from vendors.actor import SYSTEM

REFUNDED = "The purchase was refunded."
DISPUTED = "The customer's bank disputes the payment."
STOPPED = "Access was stopped."


def withdraw_refunded_items(refunds: Sequence[Any]) -> dict[int, list[JobRequest]]:
    """Withdraw every item that the refunds give back, in their transaction (REFUNDS_SUCCEEDED)."""
    for refund, item in _delivered_items(refunds):
        withdraw(item, keep_license=refund.keeps_license)
    return {}


def withdraw_disputed_order(order: Order) -> None:
    """Withdraw every item of an order whose payment the customer's bank disputes."""
    for item in _items_of(order):
        withdraw(item, reason=DISPUTED, because="the payment is disputed")


def withdraw(
    item: OrderItem,
    *,
    keep_license: bool = False,
    reason: str = REFUNDED,
    because: str = "the purchase was refunded",
) -> None:
    """Stop the item's disc, revoke its keys unless `keep_license`, and write its Receipt Text without them.

    The links need nothing: an item that was refunded gives no file.
    """
    delivery = Delivery.objects.select_related("shipment", "key__vendor").filter(item=item).first()
    if delivery is None:
        return
    delivery.item = item
    if stop_shipment(delivery):
        _record(item, Activity.Kind.SHIPMENT, f"{item.name} is not shipped: {because}.")
    if delivery.stopped_at and not keep_license:
        change_reason(delivery, STOPPED, reason)
    if not keep_license and revoke_keys(delivery, reason):
        _record(item, Activity.Kind.KEY, f"License key of {item.name} revoked: {because}.")
    write_receipt_text(delivery, terms_of(item.product))


def restore_returned_items(refunds: Sequence[Any]) -> dict[int, list[JobRequest]]:
    """Give key and disc back to the customers of refunds whose money the bank has returned (REFUNDS_SENT_BACK)."""
    for _, item in _delivered_items(refunds):
        _restore(item, REFUNDED, "the refund was sent back")
    return {}


def restore_disputed_order(order: Order, *, without: Collection[int] = ()) -> None:
    """Give keys and discs back after a dispute, except of the items with these ids, which were refunded."""
    for item in _items_of(order):
        if item.pk not in without:
            _restore(item, DISPUTED, "the dispute is over")


def _restore(item: OrderItem, reason: str, because: str) -> None:
    """Give key, disc and links back; what a dispute or a stop keeps stays revoked for that reason."""
    delivery: Delivery | None = getattr(item, "delivery", None)
    if delivery is None:
        return
    delivery.item = item
    if item.order.status == Order.Status.CHARGED_BACK:
        change_reason(delivery, reason, DISPUTED)
        return
    if delivery.stopped_at:
        change_reason(delivery, reason, STOPPED)
        return
    if reinstate_keys(delivery, reason):
        _record(item, Activity.Kind.KEY, f"License key of {item.name} valid again: {because}.")
    if not not_deliverable(item.order, item) and resume_shipment(delivery):
        _record(item, Activity.Kind.SHIPMENT, f"{item.name} is shipped after all: {because}.")
    write_receipt_text(delivery, terms_of(item.product))


def _items_of(order: Order) -> list[OrderItem]:
    """Return the order's items with what they were delivered with."""
    items = list(order.items.with_related().order_by("position"))
    for item in items:
        item.order = order
    return items


def _delivered_items(refunds: Sequence[Any]) -> list[tuple[Any, OrderItem]]:
    """Return each refund with each item that it gives back and that was delivered."""
    pairs = [(refund, item) for refund in refunds for item in refund.items.all()]
    items_by_vendor = defaultdict(list)
    for _, item in pairs:
        items_by_vendor[item.vendor_id].append(item)
    for items in items_by_vendor.values():
        prefetch_related_objects(items, "delivery__shipment", "delivery__key__vendor")
    for refund, item in pairs:
        item.order = refund.order
    return [(refund, item) for refund, item in pairs if hasattr(item, "delivery")]


def _record(item: OrderItem, kind: Activity.Kind, sentence: str) -> None:
    record(item.order, kind, sentence, actor=SYSTEM, subject=f"item:{item.pk}")
