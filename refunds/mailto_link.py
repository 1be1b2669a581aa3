"""The email by which a vendor asks Customer Service for a refund that the gateway cannot make."""

from core import contact
from orders.models import Order, OrderItem
from refunds.rules import card_only, nothing_to_refund


def refund_mailto_link(order: Order, item: OrderItem | None = None) -> str:
    """Return a mailto address that names the order and the item.

    It is "" where the vendor can refund without Customer Service, or where it cannot be refunded at all.
    """
    if nothing_to_refund(order) or not card_only(order) or (item and item.refund_status):
        return ""
    subject = f"order {order.number}" if item is None else f"order {order.number}, item {item.pk}"
    amount = order.left if item is None else item.total
    product = ""
    if item:
        product = (
            f"\nOnly this product is meant: {item.name or item.sku} (item {item.pk})."
            " The rest of the order stays as it is.\n"
        )
    body = (
        f"Hello,\n\nplease refund {subject}, {amount}, "
        f"which was paid by {order.paid_by or 'another way than by card'}.\n"
        f"{product}\nReason: \n\nThank you.\n"
    )
    return contact.mailto_link(contact.CUSTOMER_SERVICE_EMAIL, subject=f"Refund of {subject}", body=body)
