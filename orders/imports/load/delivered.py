"""What the other shop had delivered for imported lines: it is given to the apps that deliver."""

from collections.abc import Sequence
from typing import Any

from orders.imports.extension_points import ITEMS_IMPORTED, DeliveredItem
from orders.models import OrderItem

DeliveredLine = tuple[int, int, dict[str, Any]]  # order id, position, values of read_extras


def deliver(vendor_id: int, lines: Sequence[DeliveredLine]) -> None:
    """Call the hook ITEMS_IMPORTED with the written items of these lines."""
    order_ids = {order_id for order_id, _, _ in lines}
    items = OrderItem.objects.select_related("order").filter(vendor_id=vendor_id, order__in=order_ids)
    by_place = {(item.order_id, item.position): item for item in items}
    delivered = [
        DeliveredItem(
            by_place[order_id, position],
            tuple(values["license_keys"]),
            values["hardware_id"],
        )
        for order_id, position, values in lines
    ]
    for handle in ITEMS_IMPORTED:
        handle(vendor_id, delivered)
