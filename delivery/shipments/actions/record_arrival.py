from delivery.models.delivery_terms import terms_of
from delivery.receipt import write_receipt_text
from delivery.rules import not_shippable, shipment_of
from delivery.shipments.forms import ArrivalForm
from delivery.shipments.models import Shipment
from orders.actions import Action, Target, register
from orders.models import Activity
from vendors.actor import ActorKind
from vendors.rights import Right


@register
class RecordArrival(Action):
    """Note that a disc has arrived, or that it came back: then it is late no longer."""

    label = "Record Arrival"
    right = Right.SUPPORT
    confirmation = "Saved."
    kind = Activity.Kind.SHIPMENT
    target = Target.ITEM
    weight = 73
    form_class = ArrivalForm
    button = "Save"

    def is_listed(self) -> bool:
        return self.actor.kind is ActorKind.STAFF and shipment_of(self.item) is not None

    def obstacle(self) -> str:
        if reason := not_shippable(self.actor, self.order, self.item):
            return reason
        shipment = shipment_of(self.item)
        assert shipment  # noqa: S101  just looked at
        if shipment.state == Shipment.State.SHIPPED:
            return ""
        return (
            "it is not shipped yet"
            if shipment.shipped_on is None
            else f"it is settled: {shipment.told.lower()}"
        )

    def perform(self, *, outcome: str, comment: str) -> str:
        shipment = shipment_of(self.item)
        assert self.item and shipment  # noqa: PT018, S101  `obstacle` has looked
        shipment.state = Shipment.State(outcome)
        shipment.save(update_fields=["state"])
        write_receipt_text(self.item.delivery, terms_of(self.item.product))
        return f"{self.item.name} {'has arrived' if outcome == 'delivered' else 'came back'}."
