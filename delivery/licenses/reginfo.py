"""What notices say a line was registered with: its license key."""

from delivery.models import Delivery
from orders.models import Order


def reginfo(order: Order) -> dict[int, str]:
    """Each item's key, as text; binary ones are not for notices."""
    made = Delivery.objects.filter(item__order=order, key__isnull=False, key__filename="")
    return dict(made.values_list("item_id", "key__value"))
