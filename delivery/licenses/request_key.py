"""Requesting a new license key for one machine. Called with the order locked."""

from django.utils import timezone

from delivery.licenses import machines, pending
from delivery.licenses.issue import write_search_keys
from delivery.licenses.tasks import make_license_key
from delivery.models import Delivery
from delivery.models.delivery_terms import terms_of
from delivery.receipt import write_receipt_text
from jobs.registry import JobRequest
from orders.models import OrderItem


def request_key(item: OrderItem, hardware_id: str) -> list[JobRequest]:
    """Request a key for this machine, which is emailed to the customer, and return the jobs that make it.

    Raises ActivationLimitReached.
    """
    terms = terms_of(item.product)
    delivery, _ = Delivery.objects.get_or_create(item=item, defaults={"vendor_id": item.vendor_id})
    delivery.item = item
    delivery.hardware_id, delivery.awaits_key_since = hardware_id or delivery.hardware_id, timezone.now()
    delivery.save(update_fields=["hardware_id", "awaits_key_since"])
    if terms.is_passport:
        pending.mark_machine_pending(machines.activate(delivery, terms, hardware_id))
        pending.update_delivery(delivery)
    write_receipt_text(delivery, terms)
    write_search_keys(item.order)
    return [JobRequest(make_license_key, {"delivery_id": delivery.pk, "sends_email": True})]
