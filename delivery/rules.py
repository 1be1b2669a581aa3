"""Why an order item cannot be delivered now, as sentences; no function makes a query."""

from delivery.models import Delivery
from orders.models import Order, OrderItem

DELIVERED_STATUSES = (Order.Status.PAID, Order.Status.PARTLY_REFUNDED)

# In these a key that stands is the customer's: a refund may leave it valid, a disputed payment does not.
KEY_STATUSES = (*DELIVERED_STATUSES, Order.Status.REFUNDED)


def delivery_of(item: OrderItem | None) -> Delivery | None:
    """Return the delivery that was read with the item (`OrderItem.objects.with_related`)."""
    return getattr(item, "delivery", None)


def not_deliverable(order: Order, item: OrderItem | None) -> str:
    """Return why nothing of the item may be delivered; "" when it may."""
    if item is None:
        return "choose a product of the order"
    if item.refund_status == OrderItem.RefundStatus.REFUNDED or order.status == Order.Status.REFUNDED:
        return "it was refunded"
    if order.status not in DELIVERED_STATUSES:
        return f"the order is not paid ({order.get_status_display().lower()})"
    return "its access was stopped: use Restore Access first" if is_stopped(item) else ""


def is_stopped(item: OrderItem | None) -> bool:
    """Return whether the customer's access to the item was stopped."""
    delivery = delivery_of(item)
    return bool(delivery and delivery.stopped_at)
