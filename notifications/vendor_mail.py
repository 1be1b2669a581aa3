"""The vendor notification: an email about an order to the vendor's order notification address."""

from django.conf import settings
from django.template.loader import render_to_string

from jobs.registry import JobRequest
from notifications.emails.compose import email_to_vendor
from notifications.emails.default_templates import EmailText
from notifications.emails.models import Email
from notifications.emails.tasks import send_email
from orders.models import Order


def email_vendor(order: Order) -> list[JobRequest]:
    """Save the vendor notification and return the job request that sends it; [] for a vendor without address."""
    if not order.vendor.notification_email:
        return []
    email = vendor_notification(order)
    email.save()
    return [JobRequest(send_email, {"email_id": email.pk})]


def vendor_notification(order: Order) -> Email:
    """Return an unsaved email that describes the order as it is now."""
    context = {
        "order": order,
        "items": order.items.order_by("position"),
        "recipient": getattr(order, "recipient", None),
        "address": settings.SITE_URL.rstrip("/") + order.get_absolute_url(),
    }
    waits = " (waiting for payment)" if order.status == Order.Status.PENDING else ""
    prefix = "Test order" if order.is_test else "Order"
    subject = f"{prefix} {order.number}{waits}: {order.headline}, {order.total}"
    text = render_to_string("notifications/email/vendor_notification.txt", context)
    content = EmailText(" ".join(subject.split())[:200], text, "")
    email = email_to_vendor(order.vendor, order.vendor.notification_email, content, order=order)
    email.kind = Email.Kind.NOTIFICATION
    return email
