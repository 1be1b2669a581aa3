from typing import Any

from django.utils import timezone

from delivery.shipments.emails import address_question_email
from delivery.shipments.forms import ASK, VerifyAddressForm
from delivery.shipments.lifecycle import current_address
from delivery.shipments.models import AddressCheck, Shipment
from delivery.shipments.shipment_action import ShipmentAction
from notifications.emails.tasks import send_email
from orders.actions import Obstacle, register
from orders.models import Activity


@register
class VerifyAddress(ShipmentAction):
    """Make sure where a disc goes: ask the customer by email, or note the address as it was verified."""

    label = "Verify Address"
    confirmation = "Address verified."
    weight = 71
    form_class = VerifyAddressForm

    def shows(self) -> str:
        return ", ".join([*current_address(self.shipped_item).lines, self.order.email])

    def perform(self, *, outcome: str, comment: str, **address: Any) -> str:
        return self._ask_customer() if outcome == ASK else self._note_address(address)

    def message(self, activity: Activity) -> str:
        is_asked = activity.data["outcome"] == ASK
        return "The customer is asked by email shortly." if is_asked else self.confirmation

    def _ask_customer(self) -> str:
        if not self.order.email:
            raise Obstacle("the order has no email address: add one first")
        item = self.shipped_item
        address = current_address(item)
        AddressCheck.objects.update_or_create(
            shipment=self.shipment,
            defaults={"vendor_id": self.order.vendor_id, "asked_at": timezone.now()},
        )
        self.enqueue(send_email, email_id=address_question_email(self.order, item, address).pk)
        return f"Customer asked whether the address for {item.name} is right."

    def _note_address(self, address: dict[str, Any]) -> str:
        item, shipment = self.shipped_item, self.shipment
        lines_before = current_address(item).lines
        address_check, _ = AddressCheck.objects.update_or_create(
            shipment=shipment,
            defaults=address | {"vendor_id": self.order.vendor_id, "verified_at": timezone.now()},
        )
        if shipment.state == Shipment.State.TO_SHIP:
            Shipment.objects.filter(pk=shipment.pk, vendor_id=shipment.vendor_id).update(**address)
        self.extra_data["address_before"] = lines_before
        outcome = "verified" if address_check.lines == lines_before else "corrected"
        return f"Address for {item.name} {outcome}: {', '.join(address_check.lines)}."
