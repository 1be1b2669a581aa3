"""Stopping a customer's access to an item without a refund, and giving it back. Called with the order locked.

What a refund or a dispute takes meanwhile is theirs: `delivery/withdrawal.py` notes it on the keys.
"""

from django.utils import timezone

from delivery.licenses.issue import change_reason, reinstate_keys, suspend_keys
from delivery.licenses.tasks import make_license_key
from delivery.models import Delivery
from delivery.models.delivery_terms import terms_of
from delivery.receipt import write_receipt_text
from delivery.rules import not_deliverable
from delivery.shipments.lifecycle import resume_shipment
from delivery.withdrawal import DISPUTED, STOPPED
from jobs.registry import JobRequest
from orders.models import Order


def stop_access(delivery: Delivery) -> None:
    """Revoke the item's keys and leave them out of its Receipt Text; its links give no file from now on."""
    delivery.stopped_at = timezone.now()
    delivery.save(update_fields=["stopped_at"])
    suspend_keys(delivery, STOPPED)
    write_receipt_text(delivery, terms_of(delivery.item.product))


def restore_access(delivery: Delivery) -> list[JobRequest]:
    """Give back what was there before, but for what a refund or a dispute has taken; return the jobs that follow."""
    item = delivery.item
    delivery.stopped_at = None
    delivery.save(update_fields=["stopped_at"])
    if item.order.status == Order.Status.CHARGED_BACK:
        change_reason(delivery, STOPPED, DISPUTED)
    else:
        reinstate_keys(delivery, STOPPED)
    if not not_deliverable(item.order, item):
        resume_shipment(delivery)
    write_receipt_text(delivery, terms_of(item.product))
    if delivery.awaits_key_since is None:
        return []
    return [JobRequest(make_license_key, {"delivery_id": delivery.pk, "sends_email": True})]
