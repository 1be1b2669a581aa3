from delivery.shipments.forms import RecordArrivalForm
from delivery.shipments.models import Shipment
from delivery.shipments.shipment_action import ShipmentAction
from orders.actions import register


@register
class RecordArrival(ShipmentAction):
    """Note that a disc has arrived, or that it came back: then it is late no longer."""

    label = "Record Arrival"
    confirmation = "Saved."
    weight = 73
    form_class = RecordArrivalForm

    def obstacle_of(self, shipment: Shipment) -> str:
        if shipment.state == Shipment.State.SHIPPED:
            return ""
        if shipment.shipped_on is None:
            return "it is not shipped yet"
        return f"it is settled: {shipment.status_text.lower()}"

    def perform(self, *, outcome: str, comment: str) -> str:
        shipment = self.shipment
        shipment.state = Shipment.State(outcome)
        shipment.save(update_fields=["state"])
        self.write_receipt_text()
        return f"{self.shipped_item.name} {'has arrived' if outcome == 'delivered' else 'came back'}."
