"""Answers to look-ups that are only mailed: the link goes to the address on file, whoever asked."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from checkout.order_lookup.find_order import MAILS, find, find_by_card
from checkout.order_lookup.links import MAILED_FOR, found_url
from checkout.order_lookup.models import LookupRequest
from checkout.tax.tax_report import sold
from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from notifications.emails.compose import email_to_customer
from notifications.emails.models import Email
from notifications.emails.tasks import send_email
from orders.models import Order

FORGOTTEN_AFTER = timedelta(days=2)


def answer_all(most: int = 200) -> int:
    """Work off what was asked; each is answered once. Returns how many mails were written."""
    mailed = 0
    LookupRequest.objects.filter(answered_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()
    for _ in range(most):
        with transaction.atomic():
            open_ones = LookupRequest.objects.filter(answered_at=None).order_by("pk")
            request = open_ones.select_for_update(skip_locked=True).first()
            if request is None:
                break
            mailed += sum(_mail(order) for order in _found(request.asked))
            LookupRequest.objects.filter(pk=request.pk).update(answered_at=timezone.now(), asked={})
    return mailed


def _found(asked: dict[str, Any]) -> list[Order]:
    if "number" in asked:
        order = find(asked["email"], asked["number"])
        return [order] if order else []
    on, amount = date.fromisoformat(asked["on"]), Decimal(asked["amount"])
    return find_by_card(asked["brand"], asked["last4"], on, amount)


def _mail(order: Order) -> bool:
    """At most three a day to one customer of one order."""
    if not MAILS.take(str(order.pk)):
        return False
    facts = {
        "order": order,
        "link": f"{settings.SITE_URL}{found_url(order, lifetime=MAILED_FOR)}",
        "hours": int(MAILED_FOR.total_seconds() // 3600),
        "company": sold(order).by,
    }
    text = render_to_string("checkout/order_lookup/email/found_order.txt", facts)
    email = email_to_customer(order, f"Your order {order.number}", text)
    email.kind = Email.Kind.RECEIPT  # it leads to the receipt, and so does its Resend
    email.save()
    enqueue_all(
        [JobRequest(send_email, {"email_id": email.pk})], vendor_id=order.vendor_id, subject=order.as_subject
    )
    return True
