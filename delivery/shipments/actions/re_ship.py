from delivery.shipments.forms import ReShipForm
from delivery.shipments.lifecycle import create_replacement, current_address
from delivery.shipments.models import Shipment
from delivery.shipments.sentences import format_day
from delivery.shipments.shipment_action import ShipmentAction
from orders.actions import register


@register
class ReShip(ShipmentAction):
    """Put one more disc to be shipped, to the address as it was verified."""

    label = "Re-ship"
    confirmation = "To be shipped again, to the verified address."
    weight = 72
    form_class = ReShipForm
    button = "Continue"

    def obstacle_of(self, shipment: Shipment) -> str:
        if shipment.state == Shipment.State.TO_SHIP:
            return "it is not shipped yet: use Record Shipment"
        if shipment.state == Shipment.State.SHIPPED and not shipment.is_late and shipment.expected_until:
            return f"it may still arrive, until {format_day(shipment.expected_until)}"
        address_check = shipment.address_check_or_none
        return "" if address_check and address_check.verified_at else "verify the address first"

    def shows(self) -> str:
        return ", ".join(current_address(self.shipped_item).lines)

    def perform(self, *, comment: str) -> str:
        replacement = create_replacement(self.shipped_item.delivery, self.shipped_item)
        self.write_receipt_text()
        return f"{self.shipped_item.name} is to be shipped again, to {', '.join(replacement.lines)}."
