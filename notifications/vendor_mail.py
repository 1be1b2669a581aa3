"""The vendor notification: an email to the order notification address about an order."""

from django.conf import settings
from django.template.loader import render_to_string

from jobs.registry import JobRequest
from notifications.emails.compose import to_vendor
from notifications.emails.default_templates import EmailText
from notifications.emails.models import Email
from notifications.emails.tasks import send_email
from orders.models import Order


def notify_by_mail(order: Order) -> list[JobRequest]:
    """What to promise so that the vendor's order notification address hears of the order; nothing without one."""
    if not order.vendor.notification_email:
        return []
    email = notification(order)
    email.save()
    return [JobRequest(send_email, {"email_id": email.pk})]


def notification(order: Order) -> Email:
    """The order as it is now."""
    facts = {
        "order": order,
        "items": order.items.order_by("position"),
        "recipient": getattr(order, "recipient", None),
        "address": settings.SITE_URL.rstrip("/") + order.get_absolute_url(),
    }
    waits = " (waiting for payment)" if order.status == Order.Status.PENDING else ""
    kind = "Test order" if order.is_test else "Order"
    subject = f"{kind} {order.number}{waits}: {order.headline}, {order.total}"
    text = render_to_string("notifications/email/vendor_notification.txt", facts)
    words = EmailText(" ".join(subject.split())[:200], text, "")
    email = to_vendor(order.vendor, order.vendor.notification_email, words, order=order)
    email.about = Email.Subject.NOTIFICATION
    return email
