"""The panel Delivery of Order Item Detail."""

from typing import Any

from delivery.licenses.machine_list import machine_list
from delivery.licenses.models import LicenseKey
from delivery.models.delivery_terms import terms_of
from delivery.receipt import current_receipt_text
from delivery.rules import delivery_of
from orders.models import OrderItem


def delivery_panel(item: OrderItem) -> dict[str, Any]:
    """Return the context of `_item_panel.html`."""
    delivery = delivery_of(item)
    links = item.links.select_related("file", "vendor").order_by("pk") if delivery else []
    for link in links:
        link.item = item
    has_no_key = delivery is not None and delivery.key is None
    revoked_keys = LicenseKey.objects.filter(item=item, revoked_at__isnull=False)
    return {
        "delivery": delivery,
        "receipt_text": current_receipt_text(item),
        "links": links,
        "terms": terms_of(item.product),
        "revoked": has_no_key and revoked_keys.exists(),
        "machines": machine_list(item, delivery),
    }
