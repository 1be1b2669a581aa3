"""When, from where and as whom the customer bought, for the evidence in a dispute."""

from checkout.order_summary.models import Purchase
from orders.models import Order
from refunds.evidence import EvidenceSection


def purchase_evidence(order: Order) -> list[EvidenceSection]:
    """Return the order form as it was sent; nothing for an order that was placed otherwise."""
    purchases = Purchase.objects.filter(vendor_id=order.vendor_id, order=order)
    rows = [
        (
            purchase.created_at,
            purchase.address or "",
            purchase.email,
            ", ".join(purchase.lines),
            purchase.paying_since or "",
        )
        for purchase in purchases
    ]
    headings = ("Order form sent", "IP address", "Email address", "Address", "Went to the payment page")
    return [EvidenceSection("Purchase", headings, rows)] if rows else []
