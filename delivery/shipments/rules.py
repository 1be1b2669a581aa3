"""Why nothing can be done to a shipment, as sentences; no function makes a query."""

from delivery.rules import delivery_of, not_deliverable
from delivery.shipments.models import Shipment
from orders.models import Order, OrderItem
from vendors.actor import Actor, ActorKind


def shipment_of(item: OrderItem | None) -> Shipment | None:
    """Return the newest shipment of the item, which was read with it."""
    delivery = delivery_of(item)
    return delivery.shipment if delivery else None


def not_shippable(actor: Actor, order: Order, item: OrderItem | None) -> str:
    """Return what prevents every action on a shipment, whatever its state; "" when nothing does."""
    if actor.kind is not ActorKind.STAFF:
        return "only Customer Service ships discs"
    if reason := not_deliverable(order, item):
        return reason
    if shipment_of(item) is None:
        return "it is not shipped as a disc"
    assert item  # noqa: S101  `not_deliverable` has checked it
    return "its refund is on its way" if item.refund_status == OrderItem.RefundStatus.SUBMITTED else ""
