"""What we write about deliveries, rendered from stored facts into a queued e-mail."""

from django.template.loader import render_to_string

from delivery.models import Delivery
from notifications.models import Email


def key_made(delivery: Delivery) -> Email:
    """The license key of one item, to the customer."""
    order = delivery.item.order
    facts = {"delivery": delivery, "item": delivery.item, "order": order}
    return Email.objects.create(
        vendor_id=order.vendor_id,
        order=order,
        about=Email.Subject.LICENSE_KEY,
        to=order.email,
        subject=f"Your license key for {delivery.item.name}"[:200],
        text=render_to_string("delivery/email/key_made.txt", facts),
    )
