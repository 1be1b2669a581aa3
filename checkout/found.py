"""What the customer sees of an order: its lines with what was delivered, its documents, and whom to write to."""

from dataclasses import dataclass, field
from typing import Any

from checkout.sold import sold
from delivery.models import DownloadLink, LicenseKey
from orders.models import Order, OrderItem

CUSTOMER_SERVICE = "orders@mycommerce.com"
NOT_DELIVERED = (Order.Status.PENDING, Order.Status.CANCELED, Order.Status.CHARGED_BACK)


@dataclass(slots=True)
class Line:
    """An item with its downloads and its key."""

    item: OrderItem
    links: list[DownloadLink] = field(default_factory=list)
    key: LicenseKey | None = None
    note: str = ""


def shown(order: Order) -> dict[str, Any]:
    """Four queries, however long the order is."""
    lines = {
        item.pk: Line(item)
        for item in order.items.select_related("delivery__key", "product__terms").order_by("position")
    }
    for link in DownloadLink.objects.filter(item__in=lines).with_all_it_needs().order_by("pk"):
        lines[link.item_id].links.append(link)
    for line in lines.values():
        _deliver(line, order)
    by_card = order.payment_method == Order.PaymentMethod.CARD
    return {
        "order": order,
        "lines": list(lines.values()),
        "documents": list(order.documents.order_by("-kind", "pk")),
        "seller": sold(order).by,
        "contact": (order.vendor.support_email if by_card else "") or CUSTOMER_SERVICE,
        "customer_service": CUSTOMER_SERVICE,
        "by_card": by_card,
    }


def _deliver(line: Line, order: Order) -> None:
    """The key while it is good, and a word where something is still to come."""
    delivery = getattr(line.item, "delivery", None)
    if order.status in NOT_DELIVERED:
        line.links = []
    elif delivery and line.item.money_back != OrderItem.MoneyBack.REFUNDED:
        line.key = delivery.key
        if delivery.awaits_key_since:
            line.note = "Your license key is being made; it also comes by e-mail."
