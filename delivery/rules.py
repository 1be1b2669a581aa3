"""Why something cannot be done to a delivery now, as sentences; none of them makes a query."""

from delivery.downloads.models.download_link import DELIVERED
from delivery.models import Delivery
from delivery.models.delivery_terms import terms_of
from delivery.shipments.models import Shipment
from orders.models import Order, OrderItem
from vendors.actor import Actor, ActorKind


def delivery_of(item: OrderItem | None) -> Delivery | None:
    """Read with the item (`with_facts`)."""
    return getattr(item, "delivery", None)


def not_deliverable(order: Order, item: OrderItem | None) -> str:
    if item is None:
        return "choose a product of the order"
    if item.refund_status == OrderItem.RefundStatus.REFUNDED or order.status == Order.Status.REFUNDED:
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


def shipment_of(item: OrderItem | None) -> Shipment | None:
    """The newest; read with the item."""
    delivery = delivery_of(item)
    return delivery.shipment if delivery else None


def not_shippable(actor: Actor, order: Order, item: OrderItem | None) -> str:
    """What stops every act on a disc, whatever its state."""
    if actor.kind is not ActorKind.STAFF:
        return "only Customer Service ships discs"
    if reason := not_deliverable(order, item):
        return reason
    if shipment_of(item) is None:
        return "it is not shipped as a disc"
    assert item  # noqa: S101  just looked at
    return "its refund is on its way" if item.refund_status == OrderItem.RefundStatus.SUBMITTED else ""
