"""What we write about deliveries, rendered from stored facts into a queued email."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from delivery.licenses.models import LicenseKey
from delivery.models import Delivery
from delivery.shipments.models import Shipment
from delivery.shipments.sentences import CUSTOMER_SERVICE, expected
from notifications.emails.compose import email_to_customer, email_to_vendor
from notifications.emails.default_templates import EmailText
from notifications.emails.models import Email
from orders.models import Order, OrderItem
from orders.models.postal_address import PostalAddress
from vendors.models import Product


def key_made(delivery: Delivery, key: LicenseKey) -> Email:
    """The license key of one item, or of one of its machines, to the customer."""
    order = delivery.item.order
    facts = {"key": key, "item": delivery.item, "order": order}
    text = render_to_string("delivery/licenses/email/key_made.txt", facts)
    email = email_to_customer(order, f"Your license key for {delivery.item.name}"[:200], text)
    email.kind = Email.Kind.LICENSE_KEY
    email.save()
    return email


def keys_running_low(product: Product, left: int) -> Email | None:
    """Once a day while few keys are left in a list: to the vendor's order notification address."""
    vendor = product.vendor
    if not vendor.notification_email:
        return None
    facts = {
        "product": product,
        "left": left,
        "url": settings.SITE_URL + reverse("product_delivery", args=[product.pk]),
    }
    text = render_to_string("delivery/licenses/email/keys_running_low.txt", facts)
    words = EmailText(f"{left} license keys left for {product.name}"[:200], text, "")
    email = email_to_vendor(vendor, vendor.notification_email, words)
    email.kind = Email.Kind.LICENSE_KEY
    email.dedupe_key = f"keys-low:{product.pk}:{timezone.now():%Y-%m-%d}"
    Email.objects.bulk_create([email], ignore_conflicts=True)
    return Email.objects.get(dedupe_key=email.dedupe_key)


def disc_shipped(order: Order, item: OrderItem, shipment: Shipment, *, corrects: bool = False) -> Email:
    """That it is under way, and until when to wait; or that what we wrote of it before was wrong."""
    text = render_to_string(
        "delivery/shipments/email/disc_shipped.txt",
        {
            "order": order,
            "item": item,
            "shipment": shipment,
            "expected": expected(shipment),
            "corrects": corrects,
        },
    )
    subject = f"{item.name} has been shipped"
    return _of_a_disc(order, f"Correction: {subject}" if corrects else subject, text)


def address_asked(order: Order, item: OrderItem, where: PostalAddress) -> Email:
    """Whether the address is right; the answer goes to Customer Service, who ships."""
    text = render_to_string(
        "delivery/shipments/email/address_asked.txt", {"order": order, "item": item, "lines": where.lines}
    )
    return _of_a_disc(order, f"Is this your address? Order {order.number}", text)


def _of_a_disc(order: Order, subject: str, text: str) -> Email:
    email = email_to_customer(order, subject[:200], text)
    email.kind = Email.Kind.SHIPMENT
    email.headers |= {"Reply-To": CUSTOMER_SERVICE}
    email.save()
    return email
