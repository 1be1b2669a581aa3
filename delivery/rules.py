"""Why something cannot be done to a delivery now, as sentences; none of them makes a query."""

from delivery.models import Delivery
from delivery.models.delivery_terms import terms_of
from delivery.models.download_link import DELIVERED
from orders.models import Order, OrderItem


def delivery_of(item: OrderItem | None) -> Delivery | None:
    """Read with the item (`with_facts`)."""
    return getattr(item, "delivery", None)


def not_deliverable(order: Order, item: OrderItem | None) -> str:
    if item is None:
        return "choose a product of the order"
    if item.money_back == OrderItem.MoneyBack.REFUNDED or order.status == Order.Status.REFUNDED:
        return "it was refunded"
    return (
        "" if order.status in DELIVERED else f"the order is not paid ({order.get_status_display().lower()})"
    )


def is_of_machines(item: OrderItem | None) -> bool:
    """Whether its keys are made for machines that can be deactivated."""
    delivery = delivery_of(item)
    return bool(item and delivery and (delivery.machines or terms_of(item.product).is_passport))


def no_machine(item: OrderItem | None) -> str:
    delivery = delivery_of(item)
    return "" if delivery and delivery.machines else "it is active on no machine"


def no_links(item: OrderItem | None) -> str:
    delivery = delivery_of(item)
    return "" if delivery and delivery.links else "it is not delivered by a download link"
