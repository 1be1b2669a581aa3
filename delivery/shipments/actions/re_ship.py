from delivery.models.delivery_terms import terms_of
from delivery.receipt import write_receipt_text
from delivery.rules import not_shippable, shipment_of
from delivery.shipments.forms import AgainForm
from delivery.shipments.models import Shipment
from delivery.shipments.sentences import day
from delivery.shipments.shipments import ship_again
from orders.actions import Action, Target, register
from orders.models import Activity
from vendors.actor import ActorKind
from vendors.rights import Right


@register
class ReShip(Action):
    """Put one more disc to be shipped, to the address as it was verified."""

    label = "Re-ship"
    right = Right.SUPPORT
    confirmation = "To be shipped again, to the verified address."
    kind = Activity.Kind.SHIPMENT
    target = Target.ITEM
    weight = 72
    form_class = AgainForm

    def is_listed(self) -> bool:
        return self.actor.kind is ActorKind.STAFF and shipment_of(self.item) is not None

    def obstacle(self) -> str:
        if reason := not_shippable(self.actor, self.order, self.item):
            return reason
        shipment = shipment_of(self.item)
        assert shipment  # noqa: S101  just looked at
        if shipment.state == Shipment.State.TO_SHIP:
            return "it is not shipped yet: use Record Shipment"
        if shipment.state == Shipment.State.SHIPPED and not shipment.is_late and shipment.expected_until:
            return f"it may still arrive, until {day(shipment.expected_until)}"
        verified = shipment.checked and shipment.checked.verified_at
        return "" if verified else "verify the address first"

    def perform(self, *, comment: str) -> str:
        assert self.item  # noqa: S101  `obstacle` has looked
        again = ship_again(self.item.delivery, self.item)
        write_receipt_text(self.item.delivery, terms_of(self.item.product))
        return f"{self.item.name} is to be shipped again, to {', '.join(again.lines)}."
