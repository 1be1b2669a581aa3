"""Emails about license keys, rendered into queued rows."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from delivery.licenses.models import LicenseKey
from delivery.models import Delivery
from notifications.emails.compose import email_to_customer, email_to_vendor
from notifications.emails.default_templates import EmailText
from notifications.emails.models import Email
from orders.recipients import addressee_of
from vendors.models import Product


def license_key_email(delivery: Delivery, key: LicenseKey) -> Email:
    """Return the saved email with the key of an item, or of one of its machines, to who gets the product."""
    order = delivery.item.order
    person = addressee_of(order)
    context = {"key": key, "item": delivery.item, "order": order, "person": person}
    text = render_to_string("delivery/licenses/email/license_key.txt", context)
    subject = f"Your license key for {delivery.item.name}"[:200]
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
