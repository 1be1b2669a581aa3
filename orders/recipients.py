"""Whom the products of an order are for: the recipient of a gift, else the customer."""

from orders.models import Order, Recipient


def recipient_of(order: Order) -> Recipient | None:
    """Return the recipient, read with the order or by a query; None where the customer gets it."""
    return getattr(order, "recipient", None)


def addressee_of(order: Order) -> Order | Recipient:
    """Return who is written to about the products: the recipient who has an email address, else the customer.

    Receipts and whatever is about money go to the customer.
    """
    recipient = recipient_of(order)
    return recipient if recipient and recipient.email else order
