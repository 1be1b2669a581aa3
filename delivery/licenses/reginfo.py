"""What HTTP Order Notices say an item was registered with: its license key."""

from delivery.models import Delivery
from orders.models import Order


def reginfo(order: Order) -> dict[int, str]:
    """Return the key of each item by the item's id; binary keys are left out."""
    deliveries = Delivery.objects.filter(item__order=order, key__isnull=False, key__filename="")
    return dict(deliveries.values_list("item_id", "key__value"))
