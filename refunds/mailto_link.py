"""The mail with which a vendor asks Customer Service for what only they can refund: ready to be sent."""

from urllib.parse import quote, urlencode

from orders.models import Order, OrderItem
from refunds.rules import card_only, nothing_to_give

ADDRESS = "orders@mycommerce.com"


def mailto_link(order: Order, item: OrderItem | None = None) -> str:
    """A mailto address; "" where the vendor refunds by themselves, or nobody can. It names the item that is meant."""
    if nothing_to_give(order) or not card_only(order) or (item and item.refund_status):
        return ""
    what = f"order {order.number}" if item is None else f"order {order.number}, item {item.pk}"
    amount = order.left if item is None else item.total
    product = "" if item is None else f"\nProduct: {item.name or item.sku} (item {item.pk})"
    body = (
        f"Hello,\n\nplease refund {what}, {amount}, which was paid by {order.get_payment_method_display()}.\n"
        f"{product}\nReason: \n\nThank you.\n"
    )
    return f"mailto:{ADDRESS}?" + urlencode({"subject": f"Refund of {what}", "body": body}, quote_via=quote)
