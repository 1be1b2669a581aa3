"""What all actions on shipments have in common."""

from delivery.models.delivery_terms import terms_of
from delivery.receipt import write_receipt_text
from delivery.shipments.models import Shipment
from delivery.shipments.rules import not_shippable, shipment_of
from orders.actions import Action, Target
from orders.models import Activity, OrderItem
from vendors.actor import ActorKind
from vendors.rights import Right


class ShipmentAction(Action):
    """Something that Customer Service does to the newest shipment of an order item."""

    right = Right.SUPPORT
    kind = Activity.Kind.SHIPMENT
    target = Target.ITEM
    button = "Save"

    def is_listed(self) -> bool:
        return self.actor.kind is ActorKind.STAFF and shipment_of(self.item) is not None

    def obstacle(self) -> str:
        return not_shippable(self.actor, self.order, self.item) or self.obstacle_of(self.shipment)

    def obstacle_of(self, shipment: Shipment) -> str:
        """Return what the state of the shipment prevents; "" when the action can run."""
        return ""

    @property
    def newest_shipment(self) -> Shipment | None:
        """Return the newest shipment, for the form's page, which may be shown without one."""
        return shipment_of(self.item)

    @property
    def shipment(self) -> Shipment:
        """Return the newest shipment, in `perform`: `not_shippable` has checked that there is one."""
        assert self.newest_shipment  # noqa: S101
        return self.newest_shipment

    @property
    def shipped_item(self) -> OrderItem:
        """Return the item, as one that is there."""
        assert self.item  # noqa: S101
        return self.item

    def write_receipt_text(self) -> None:
        """Write what the shipment is now into the item's Receipt Text."""
        write_receipt_text(self.shipped_item.delivery, terms_of(self.shipped_item.product))
