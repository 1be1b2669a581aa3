from datetime import date

from delivery.shipments.emails import disc_shipped_email
from delivery.shipments.forms import CorrectShipmentForm
from delivery.shipments.models import Shipment
from delivery.shipments.sentences import expected_window, list_changes
from delivery.shipments.shipment_action import ShipmentAction
from notifications.emails.tasks import send_email
from orders.actions import Obstacle, register
from orders.models import Activity
from orders.search.models import SearchKey


@register
class CorrectShipment(ShipmentAction):
    """Correct what was recorded of a shipment; a customer who got a wrong email gets a right one."""

    label = "Correct Shipment"
    confirmation = "Shipment corrected. The customer is told by email."
    weight = 74
    form_class = CorrectShipmentForm
    mails_customer = True

    def obstacle_of(self, shipment: Shipment) -> str:
        if shipment.state == Shipment.State.SHIPPED:
            return ""
        if shipment.shipped_on is None:
            return "it is not shipped yet: use Record Shipment"
        return f"it is settled: {shipment.status_text.lower()}"

    def perform(self, *, carrier: str, tracking: str, shipped_on: date) -> str:
        shipment, item = self.shipment, self.shipped_item
        before = Shipment(
            carrier=shipment.carrier, tracking=shipment.tracking, shipped_on=shipment.shipped_on
        )
        shipment.carrier, shipment.tracking, shipment.shipped_on = carrier, tracking, shipped_on
        shipment.expected_until = shipment.window.ends(shipped_on)
        changes = list_changes(before, shipment)
        if not changes:
            raise Obstacle("nothing of it is different")
        shipment.save(update_fields=["carrier", "tracking", "shipped_on", "expected_until"])
        SearchKey.objects.add([(self.order, SearchKey.Kind.TRACKING, tracking)])
        self.write_receipt_text()
        was_emailed = self._was_emailed()
        mailed = was_emailed and bool(self.order.email)
        self.extra_data |= {"was_told": was_emailed, "mailed": mailed, "shipped_on": shipped_on.isoformat()}
        if mailed:
            email = disc_shipped_email(self.order, item, shipment, is_correction=True)
            self.enqueue(send_email, email_id=email.pk)
        window = expected_window(shipment)
        return f"Shipment of {item.name} corrected: {', '.join(changes)}; expected {window}."

    def message(self, activity: Activity) -> str:
        if activity.data["mailed"]:
            return self.confirmation
        if activity.data["was_told"]:
            return "Shipment corrected. The order has no email address: the customer is not told."
        return "Shipment corrected. The customer was not told of it before, and is not now."

    def _was_emailed(self) -> bool:
        """Return whether the customer was sent an email about this item's shipment before."""
        activities = Activity.objects.filter(order=self.order, kind=self.kind, subject=self.subject)
        return activities.filter(data__mailed=True).exists()
