from datetime import date

from delivery.emails import disc_shipped
from delivery.models.delivery_terms import terms_of
from delivery.receipt import write_receipt_text
from delivery.rules import not_shippable, shipment_of
from delivery.shipments.forms import ShippedForm
from delivery.shipments.models import Shipment
from delivery.shipments.sentences import day, expected
from notifications.emails.tasks import send_email
from orders.actions import Action, Target, register
from orders.models import Activity
from vendors.actor import ActorKind
from vendors.rights import Right


@register
class RecordShipment(Action):
    """Note that the disc was handed to a carrier, and tell the customer."""

    label = "Record Shipment"
    right = Right.SUPPORT
    confirmation = "Shipment recorded. The customer is told by email."
    kind = Activity.Kind.SHIPMENT
    target = Target.ITEM
    weight = 70
    form_class = ShippedForm
    button = "Save"

    def is_listed(self) -> bool:
        return self.actor.kind is ActorKind.STAFF and shipment_of(self.item) is not None

    def obstacle(self) -> str:
        if reason := not_shippable(self.actor, self.order, self.item):
            return reason
        shipment = shipment_of(self.item)
        assert shipment  # noqa: S101  just looked at
        if shipment.state != Shipment.State.TO_SHIP:
            on = f" on {day(shipment.shipped_on)}" if shipment.shipped_on else ""
            return f"it was shipped{on}"
        return "" if shipment.has_address else "it has no address: use Verify Address first"

    def perform(self, *, carrier: str, tracking: str, shipped_on: date) -> str:
        shipment = shipment_of(self.item)
        assert self.item and shipment  # noqa: PT018, S101  `obstacle` has looked
        shipment.state, shipment.carrier, shipment.tracking = Shipment.State.SHIPPED, carrier, tracking
        shipment.shipped_on, shipment.expected_until = shipped_on, shipment.window.ends(shipped_on)
        shipment.save(update_fields=["state", "carrier", "tracking", "shipped_on", "expected_until"])
        write_receipt_text(self.item.delivery, terms_of(self.item.product))
        self.extra_data |= {"mailed": bool(self.order.email), "shipped_on": shipped_on.isoformat()}
        if self.order.email:
            self.enqueue(send_email, email_id=disc_shipped(self.order, self.item, shipment).pk)
        by = shipment.get_carrier_display()
        number = f", tracking number {tracking}" if tracking else ""
        return (
            f"{self.item.name} shipped on {day(shipped_on)} by {by}{number}; expected {expected(shipment)}."
        )

    def message(self, activity: Activity) -> str:
        no_mail = "Shipment recorded. The order has no email address: the customer is not told."
        return self.confirmation if activity.data["mailed"] else no_mail
