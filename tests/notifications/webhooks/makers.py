"""Makers of notices for these tests."""

from jobs.enqueue import enqueue_all
from notifications.webhooks.create_notices import send_notice
from notifications.webhooks.models import Event, Notice
from orders.models import Order

URL = "https://hooks.acme.example"


def enqueue_notice(order: Order, event: str = Event.ORDER) -> Notice:
    """Create the order's notices with their jobs; return the last one."""
    enqueue_all(send_notice(order, event), vendor_id=order.vendor_id, subject=order.as_subject)
    return Notice.objects.latest("pk")
