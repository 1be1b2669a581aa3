from datetime import date

from delivery.shipments.emails import disc_shipped_email
from delivery.shipments.forms import RecordShipmentForm
from delivery.shipments.models import Shipment
from delivery.shipments.sentences import expected_window, format_day
from delivery.shipments.shipment_action import ShipmentAction
from notifications.emails.tasks import send_email
from orders.actions import register
from orders.models import Activity
from orders.search.models import SearchKey


@register
class RecordShipment(ShipmentAction):
    """Note that the disc was handed to a carrier, and email the customer."""

    label = "Record Shipment"
    confirmation = "Shipment recorded. The customer is told by email."
    weight = 70
    form_class = RecordShipmentForm
    mails_customer = True

    def obstacle_of(self, shipment: Shipment) -> str:
        if shipment.state != Shipment.State.TO_SHIP:
            on = f" on {format_day(shipment.shipped_on)}" if shipment.shipped_on else ""
            return f"it was shipped{on}"
        return "" if shipment.has_address else "it has no address: use Verify Address first"

    def perform(self, *, carrier: str, tracking: str, shipped_on: date) -> str:
        shipment, item = self.shipment, self.shipped_item
        shipment.state, shipment.carrier, shipment.tracking = Shipment.State.SHIPPED, carrier, tracking
        shipment.shipped_on, shipment.expected_until = shipped_on, shipment.window.ends(shipped_on)
        shipment.save(update_fields=["state", "carrier", "tracking", "shipped_on", "expected_until"])
        SearchKey.objects.add([(self.order, SearchKey.Kind.TRACKING, tracking)])
        self.write_receipt_text()
        self.extra_data |= {"mailed": bool(self.order.email), "shipped_on": shipped_on.isoformat()}
        if self.order.email:
            self.enqueue(send_email, email_id=disc_shipped_email(self.order, item, shipment).pk)
        carrier_name, window = shipment.get_carrier_display(), expected_window(shipment)
        number = f", tracking number {tracking}" if tracking else ""
        return (
            f"{item.name} shipped on {format_day(shipped_on)} by {carrier_name}{number}; expected {window}."
        )

    def message(self, activity: Activity) -> str:
        if activity.data["mailed"]:
            return self.confirmation
        return "Shipment recorded. The order has no email address: the customer is not told."
