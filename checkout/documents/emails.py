"""The email to a customer whose invoice was corrected."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from checkout.documents.reissue import Reissue
from checkout.tax.tax_report import tax_report
from jobs.registry import JobRequest
from notifications.emails.compose import email_to_customer
from notifications.emails.models import Email
from notifications.emails.tasks import send_email
from orders.models import Order


def corrected_invoice_email(order: Order, reissue: Reissue) -> list[JobRequest]:
    """Save the email and return the job request that sends it; [] for an order without address."""
    if not order.email:
        return []
    context = {
        "order": order,
        "reissue": reissue,
        "buyer": reissue.invoice.content["buyer"],
        "link": f"{settings.SITE_URL}{reverse('order_search')}",
        "company": tax_report(order).seller,
    }
    text = render_to_string("checkout/documents/email/invoice_corrected.txt", context)
    email = email_to_customer(order, f"Invoice {reissue.invoice} for your order {order.number}", text)
    email.kind = Email.Kind.RECEIPT  # it leads to the receipt, and so does its Resend
    email.save()
    return [JobRequest(send_email, {"email_id": email.pk}, dedupe_key=f"send:{email.pk}")]
