"""The email that tells a customer of access that was stopped or restored, rendered into a queued row."""

from django.template.loader import render_to_string

from core.contact import CUSTOMER_SERVICE_EMAIL
from notifications.emails.compose import email_to_customer
from notifications.emails.models import Email
from orders.models import OrderItem


def access_email(item: OrderItem, *, is_stopped: bool) -> Email:
    """Return the saved email; it does not say the reason, which is for the vendor's team."""
    order = item.order
    contact = order.vendor.support_email or CUSTOMER_SERVICE_EMAIL
    context = {"item": item, "order": order, "is_stopped": is_stopped, "contact": contact}
    text = render_to_string("delivery/email/access.txt", context)
    state = "stopped" if is_stopped else "restored"
    email = email_to_customer(order, f"Access to {item.name} was {state}"[:200], text)
    email.kind = Email.Kind.PRODUCT
    email.save()
    return email
