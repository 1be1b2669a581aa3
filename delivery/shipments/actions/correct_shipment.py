from datetime import date

from delivery.emails import disc_shipped
from delivery.models.delivery_terms import terms_of
from delivery.receipt import write_receipt_text
from delivery.rules import not_shippable, shipment_of
from delivery.shipments.forms import CorrectionForm
from delivery.shipments.models import Shipment
from delivery.shipments.sentences import changes, expected
from notifications.emails.tasks import send_email
from orders.actions import Action, Obstacle, Target, register
from orders.models import Activity
from vendors.actor import ActorKind
from vendors.rights import Right

FACTS = ("carrier", "tracking", "shipped_on")


@register
class CorrectShipment(Action):
    """Put right what was recorded of a shipment; a customer who was told the wrong facts is told the right ones."""

    label = "Correct Shipment"
    right = Right.SUPPORT
    confirmation = "Shipment corrected. The customer is told by email."
    kind = Activity.Kind.SHIPMENT
    target = Target.ITEM
    weight = 74
    form_class = CorrectionForm
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
        settled = f"it is settled: {shipment.told.lower()}"
        return settled if shipment.shipped_on else "it is not shipped yet: use Record Shipment"

    def perform(self, *, carrier: str, tracking: str, shipped_on: date) -> str:
        shipment = shipment_of(self.item)
        assert self.item and shipment  # noqa: PT018, S101  `obstacle` has looked
        before = Shipment(
            carrier=shipment.carrier, tracking=shipment.tracking, shipped_on=shipment.shipped_on
        )
        shipment.carrier, shipment.tracking, shipment.shipped_on = carrier, tracking, shipped_on
        shipment.expected_until = shipment.window.ends(shipped_on)
        changed = changes(before, shipment)
        if not changed:
            raise Obstacle("nothing of it is different")
        shipment.save(update_fields=[*FACTS, "expected_until"])
        write_receipt_text(self.item.delivery, terms_of(self.item.product))
        self.extra_data |= {"was_told": self._was_told(), "shipped_on": shipped_on.isoformat()}
        self.extra_data["mailed"] = self.extra_data["was_told"] and bool(self.order.email)
        if self.extra_data["mailed"]:
            email = disc_shipped(self.order, self.item, shipment, corrects=True)
            self.enqueue(send_email, email_id=email.pk)
        return f"Shipment of {self.item.name} corrected: {', '.join(changed)}; expected {expected(shipment)}."

    def message(self, activity: Activity) -> str:
        if activity.data["mailed"]:
            return self.confirmation
        if activity.data["was_told"]:
            return "Shipment corrected. The order has no email address: the customer is not told."
        return "Shipment corrected. The customer was not told of it before, and is not now."

    def _was_told(self) -> bool:
        told = Activity.objects.filter(order=self.order, kind=self.kind, subject=self.subject)
        return told.filter(data__mailed=True).exists()
