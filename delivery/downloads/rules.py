"""Why nothing can be done to the download links of an order item, as sentences; no function makes a query."""

from delivery.rules import delivery_of
from orders.models import OrderItem


def no_links(item: OrderItem | None) -> str:
    """Return a reason when the item has no download link; "" when it has one."""
    delivery = delivery_of(item)
    return "" if delivery and delivery.links else "it is not delivered by a download link"
