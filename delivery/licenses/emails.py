"""Emails about license keys, rendered into queued rows."""

from collections.abc import Sequence

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from delivery.licenses.models import LicenseKey
from notifications.emails.compose import email_to_customer, email_to_vendor
from notifications.emails.default_templates import EmailText
from notifications.emails.models import Email
from orders.models import Order
from orders.recipients import addressee_of
from vendors.models import Product


def license_keys_email(order: Order, keys: Sequence[LicenseKey]) -> Email:
    """Return the saved email with keys of the order, each with its item, to who gets the products."""
    person = addressee_of(order)
    text = render_to_string(
        "delivery/licenses/email/license_key.txt", {"keys": keys, "order": order, "person": person}
    )
    subject = f"Your {len(keys)} license keys, order {order.number}"
    if len(keys) == 1:
        subject = f"Your license key for {keys[0].item.name}"[:200]
    email = email_to_customer(order, subject, text, to=person.email)
    email.kind = Email.Kind.LICENSE_KEY
    email.save()
    return email


def keys_running_low_email(product: Product, keys_left: int) -> Email | None:
    """Return the day's one email to the vendor's notification address about its list of keys; None without address."""
    vendor = product.vendor
    if not vendor.notification_email:
        return None
    context = {
        "product": product,
        "keys_left": keys_left,
        "url": settings.SITE_URL + reverse("product_delivery", args=[product.pk]),
    }
    text = render_to_string("delivery/licenses/email/keys_running_low.txt", context)
    email_text = EmailText(f"{keys_left} license keys left for {product.name}"[:200], text, "")
    email = email_to_vendor(vendor, vendor.notification_email, email_text)
    email.kind = Email.Kind.LICENSE_KEY
    email.dedupe_key = f"keys-low:{product.pk}:{timezone.now():%Y-%m-%d}"
    Email.objects.bulk_create([email], ignore_conflicts=True)
    return Email.objects.get(vendor=vendor, dedupe_key=email.dedupe_key)
