"""What we write about refunds, rendered from stored facts into a queued email."""

from django.conf import settings
from django.template.loader import render_to_string

from notifications.emails import footer
from notifications.emails.compose import email_to_customer, email_to_vendor
from notifications.emails.default_templates import EmailText
from notifications.emails.models import Email
from refunds.models import Refund, RefundRequest


def refund_made(refund: Refund) -> Email:
    """Tell the customer what went back, and where it will be seen. Not saved yet."""
    order = refund.order
    names = [] if refund.is_whole else [item.name for item in refund.items.all()]
    facts = {"refund": refund, "order": order, "names": names}
    subject = f"Refund of {refund.amount} for your order {order.number}"
    email = email_to_customer(order, subject, render_to_string("refunds/email/refund_made.txt", facts))
    email.kind = Email.Kind.REFUND
    return email


def refund_sent_back(refund: Refund, to: str) -> Email:
    """Tell the vendor that the customer's bank returned a refund that had succeeded."""
    order = refund.order
    facts = {
        "refund": refund,
        "order": order,
        "address": settings.SITE_URL.rstrip("/") + order.get_absolute_url(),
    }
    text = render_to_string("refunds/email/refund_sent_back.txt", facts)
    words = EmailText(f"Refund of {refund.amount} for order {order.number} came back", text, "")
    email = email_to_vendor(order.vendor, to, words, order=order)
    email.kind = Email.Kind.REFUND
    return email


def request_forwarded(request: RefundRequest) -> Email:
    """Ask the vendor, with a copy to the customer: who answers writes to both."""
    return _to_vendor(request, f"Refund request for order {request.order.number}", "request_forwarded")


def request_reminder(request: RefundRequest) -> Email:
    """The same again to the vendor alone, who has not answered."""
    return _to_vendor(
        request, f"Still open: refund request for order {request.order.number}", "request_reminder"
    )


def _to_vendor(request: RefundRequest, subject: str, template: str) -> Email:
    order, support = request.order, request.order.vendor.support_email
    text: str = render_to_string(f"refunds/email/{template}.txt", {"request": request, "order": order})
    copied = bool(order.email) and template == "request_forwarded"
    if copied:
        text = footer.add_to_text(text, footer.footer_links(order))
    email = email_to_vendor(order.vendor, support, EmailText(subject, text, ""), order=order)
    email.kind = Email.Kind.REFUND
    email.headers |= {"Reply-To": ", ".join(filter(None, (support, order.email)))}
    if copied:
        email.headers |= {"Cc": order.email}
    email.save()
    return email
