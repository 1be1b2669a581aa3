"""The emails about refunds and refund requests, rendered from stored rows into queued emails."""

from django.conf import settings
from django.template.loader import render_to_string

from core.contact import CUSTOMER_SERVICE_EMAIL
from notifications.emails import footer
from notifications.emails.compose import email_to_customer, email_to_vendor
from notifications.emails.default_templates import EmailText
from notifications.emails.models import Email
from orders.models import Order
from refunds.models import Dispute, Refund, RefundRequest


def refund_succeeded_email(refund: Refund) -> Email:
    """Return the unsaved email that tells the customer what was refunded and where the money will appear."""
    order = refund.order
    names = [] if refund.is_whole else [item.name for item in refund.items.all()]
    context = {
        "refund": refund,
        "order": order,
        "names": names,
        "customer_service": CUSTOMER_SERVICE_EMAIL,
    }
    subject = f"Refund of {refund.amount} for your order {order.number}"
    email = email_to_customer(order, subject, render_to_string("refunds/email/refund_made.txt", context))
    email.kind = Email.Kind.REFUND
    return email


def refund_returned_email(refund: Refund) -> Email:
    """Return the unsaved email that tells the customer that their bank has not taken the refund."""
    order = refund.order
    context = {
        "refund": refund,
        "order": order,
        "contact": order.vendor.support_email or CUSTOMER_SERVICE_EMAIL,
        "customer_service": CUSTOMER_SERVICE_EMAIL,
    }
    subject = f"Your bank has returned the refund of {refund.amount} for order {order.number}"
    email = email_to_customer(order, subject, render_to_string("refunds/email/refund_returned.txt", context))
    email.kind = Email.Kind.REFUND
    return email


def refund_sent_back_email(refund: Refund, to: str) -> Email:
    """Return the unsaved email that tells the vendor that the customer's bank returned a refund."""
    order = refund.order
    context = {
        "refund": refund,
        "order": order,
        "address": settings.SITE_URL.rstrip("/") + order.get_absolute_url(),
        "customer_service": CUSTOMER_SERVICE_EMAIL,
    }
    text = render_to_string("refunds/email/refund_sent_back.txt", context)
    content = EmailText(f"Refund of {refund.amount} for order {order.number} came back", text, "")
    email = email_to_vendor(order.vendor, to, content, order=order)
    email.kind = Email.Kind.REFUND
    return email


def dispute_email(order: Order, dispute: Dispute, to: str) -> Email:
    """Return the unsaved email that tells the vendor of a dispute: that it was opened, or how it ended."""
    context = {
        "dispute": dispute,
        "order": order,
        "address": settings.SITE_URL.rstrip("/") + dispute.get_absolute_url(),
        "customer_service": CUSTOMER_SERVICE_EMAIL,
    }
    text = render_to_string("refunds/email/dispute.txt", context)
    what = "Inquiry about" if dispute.is_inquiry else "Dispute of"
    content = EmailText(
        f"{what} {dispute.amount}, order {order.number}: {dispute.get_status_display()}", text, ""
    )
    email = email_to_vendor(order.vendor, to, content, order=order)
    email.kind = Email.Kind.REFUND
    return email


def request_forwarded_email(request: RefundRequest) -> Email:
    """Save and return the email that forwards a request to the vendor, with a copy to the customer.

    Each of them answers to both.
    """
    return _email_to_vendor(request, f"Refund request for order {request.order.number}", "request_forwarded")


def request_reminder_email(request: RefundRequest) -> Email:
    """Save and return the email that reminds the vendor of an open request."""
    return _email_to_vendor(
        request, f"Still open: refund request for order {request.order.number}", "request_reminder"
    )


def _email_to_vendor(request: RefundRequest, subject: str, template: str) -> Email:
    order, support_email = request.order, request.order.vendor.support_email
    context = {"request": request, "order": order, "customer_service": CUSTOMER_SERVICE_EMAIL}
    text: str = render_to_string(f"refunds/email/{template}.txt", context)
    has_copy = bool(order.email) and template == "request_forwarded"
    if has_copy:
        text = footer.add_to_text(text, footer.footer_links(order))
    email = email_to_vendor(order.vendor, support_email, EmailText(subject, text, ""), order=order)
    email.kind = Email.Kind.REFUND
    email.headers |= {"Reply-To": ", ".join(filter(None, (support_email, order.email)))}
    if has_copy:
        email.headers |= {"Cc": order.email}
    email.save()
    return email
