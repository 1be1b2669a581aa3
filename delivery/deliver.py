"""Delivering an order item from its product as the product is now. Called with the order locked."""

from django.utils import timezone

from delivery.downloads.links import link_files
from delivery.licenses import pending
from delivery.licenses.request_key import request_key
from delivery.licenses.rules import needs_key
from delivery.licenses.tasks import make_license_key
from delivery.models import Delivery
from delivery.models.delivery_terms import terms_of
from delivery.receipt import write_receipt_text
from delivery.rules import DELIVERED_STATUSES
from delivery.shipments.lifecycle import create_first_shipment
from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from orders.models import Order, OrderItem


def deliver_order(order: Order) -> list[JobRequest]:
    """Deliver a paid order and return the jobs that follow (ORDER_PLACED, ORDER_PAID)."""
    if order.status not in DELIVERED_STATUSES or order.kind != Order.Kind.ORDER:
        return []
    job_requests = []
    for item in order.items.with_related().order_by("position"):
        item.order = order
        job_requests += deliver_item(item, sends_email=True, ships=True)
    return job_requests


def deliver_item(item: OrderItem, *, sends_email: bool = False, ships: bool = False) -> list[JobRequest]:
    """Make the links and request the key of an item; one that was delivered before gets both anew.

    The key is emailed when `sends_email` says so. A disc is put to be shipped when `ships` says so, never twice.
    """
    terms = terms_of(item.product)
    delivery, _ = Delivery.objects.get_or_create(item=item, defaults={"vendor": item.order.vendor})
    delivery.item = item
    delivery.links = link_files(item, terms)
    key_is_due = needs_key(terms, delivery)
    delivery.awaits_key_since = timezone.now() if key_is_due else None
    delivery.delivered_at = timezone.now()
    if ships:
        delivery.shipment = create_first_shipment(delivery, item, terms)
    delivery.save(update_fields=["links", "awaits_key_since", "delivered_at", "shipment"])
    if terms.is_passport and key_is_due:
        pending.mark_machines_pending(delivery)
    write_receipt_text(delivery, terms)
    if not key_is_due:
        return []
    return [JobRequest(make_license_key, {"delivery_id": delivery.pk, "sends_email": sends_email})]


def deliver_to_trial(item: OrderItem, hardware_id: str) -> None:
    """Deliver an item that was bought from within the trial on this machine: its key is made for the machine."""
    delivery = Delivery.objects.get(item=item)
    delivery.is_trialware = True
    delivery.save(update_fields=["is_trialware"])
    enqueue_all(request_key(item, hardware_id), vendor_id=item.vendor_id, subject=item.order.as_subject)
