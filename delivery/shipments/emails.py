"""Emails to customers about discs, rendered into queued rows; replies go to Customer Service, who ships."""

from django.template.loader import render_to_string

from core.contact import CUSTOMER_SERVICE_EMAIL
from delivery.shipments.models import Shipment
from delivery.shipments.sentences import expected_window
from notifications.emails.compose import email_to_customer
from notifications.emails.models import Email
from orders.models import Order, OrderItem
from orders.models.postal_address import PostalAddress
from orders.recipients import addressee_of


def disc_shipped_email(
    order: Order, item: OrderItem, shipment: Shipment, *, is_correction: bool = False
) -> Email:
    """Return the saved email that a disc is under way, or that what we wrote of it before was wrong."""
    text = render_to_string(
        "delivery/shipments/email/disc_shipped.txt",
        {
            "order": order,
            "item": item,
            "shipment": shipment,
            "expected": expected_window(shipment),
            "is_correction": is_correction,
            "person": addressee_of(order),
        },
    )
    subject = f"{item.name} has been shipped"
    return _shipment_email(order, f"Correction: {subject}" if is_correction else subject, text)


def address_question_email(order: Order, item: OrderItem, address: PostalAddress) -> Email:
    """Return the saved email that asks whether the address is right."""
    text = render_to_string(
        "delivery/shipments/email/address_question.txt",
        {"order": order, "item": item, "lines": address.lines, "person": addressee_of(order)},
    )
    return _shipment_email(order, f"Is this your address? Order {order.number}", text)


def _shipment_email(order: Order, subject: str, text: str) -> Email:
    email = email_to_customer(order, subject[:200], text, to=addressee_of(order).email)
    email.kind = Email.Kind.SHIPMENT
    email.headers |= {"Reply-To": CUSTOMER_SERVICE_EMAIL}
    email.save()
    return email
