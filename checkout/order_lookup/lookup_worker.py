"""Lookup requests whose answer is only mailed: the link goes to the email address of the order, whoever asked."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from checkout.order_lookup.find_order import find_order, find_orders_by_card
from checkout.order_lookup.links import MAILED_FOR, order_url
from checkout.order_lookup.models import LookupRequest
from checkout.tax.tax_report import tax_report
from core.rate_limit import Limit
from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from notifications.emails.compose import email_to_customer
from notifications.emails.models import Email
from notifications.emails.tasks import send_email
from orders.models import Order

EMAILS_PER_ORDER = Limit("lookup-mails", 3, 86_400)
RETENTION = timedelta(days=settings.RETENTION_DAYS["LOOKUPS"])


def answer_lookup_requests(most: int = 200) -> int:
    """Answer the waiting requests, each once, and return the number of emails that were written."""
    email_count = 0
    LookupRequest.objects.filter(answered_at__lt=timezone.now() - RETENTION).delete()
    for _ in range(most):
        with transaction.atomic():
            waiting = LookupRequest.objects.filter(answered_at=None).order_by("pk")
            request = waiting.select_for_update(skip_locked=True).first()
            if request is None:
                break
            email_count += sum(email_link(order) for order in _find_orders(request.form_data))
            LookupRequest.objects.filter(pk=request.pk).update(answered_at=timezone.now(), form_data={})
    return email_count


def _find_orders(form_data: dict[str, Any]) -> list[Order]:
    if "number" in form_data:
        order = find_order(form_data["email"], form_data["number"])
        return [order] if order else []
    on, amount = date.fromisoformat(form_data["on"]), Decimal(form_data["amount"])
    return find_orders_by_card(form_data["brand"], form_data["last4"], on, amount)


def email_link(order: Order) -> bool:
    """Write the email with the link to an order; return False after three emails within a day."""
    if not EMAILS_PER_ORDER.take(str(order.pk)):
        return False
    context = {
        "order": order,
        "link": f"{settings.SITE_URL}{order_url(order, lifetime=MAILED_FOR)}",
        "hours": int(MAILED_FOR.total_seconds() // 3600),
        "company": tax_report(order).seller,
    }
    text = render_to_string("checkout/order_lookup/email/found_order.txt", context)
    email = email_to_customer(order, f"Your order {order.number}", text)
    # It leads to the receipt or to what was bought, and so does its Resend.
    email.kind = Email.Kind.PURCHASE if order.is_sold_elsewhere else Email.Kind.RECEIPT
    email.save()
    enqueue_all(
        [JobRequest(send_email, {"email_id": email.pk})], vendor_id=order.vendor_id, subject=order.as_subject
    )
    return True
