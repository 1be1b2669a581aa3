"""What Order Item Detail shows of the delivery."""

from typing import Any

from delivery.models import LicenseKey
from delivery.models.delivery_terms import terms_of
from delivery.rules import delivery_of
from orders.models import OrderItem


def delivery_panel(item: OrderItem) -> dict[str, Any]:
    delivery = delivery_of(item)
    links = item.links.select_related("file").order_by("pk") if delivery else []
    for link in links:
        link.item = item
    unanswered = delivery is not None and delivery.key is None
    keys = LicenseKey.objects.filter(item=item, revoked_at__isnull=False)
    return {
        "delivery": delivery,
        "links": links,
        "terms": terms_of(item.product),
        "revoked": unanswered and keys.exists(),
    }
