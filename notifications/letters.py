"""What the e-mails say: each renders its template from stored facts into a queued row."""

from django.template.loader import render_to_string

from notifications.models import Email
from orders.models import Order


def address_changed(order: Order, *, to: str) -> Email:
    """Tell the old address that it is out of use: neither the new address nor facts of the order."""
    return Email.objects.create(
        vendor_id=order.vendor_id,
        order=order,
        about=Email.Subject.ADDRESS_CHANGED,
        to=to,
        subject="Your e-mail address was changed",
        text=render_to_string("notifications/email/address_changed.txt", {"order": order}),
    )
