from typing import Any

from delivery.recipient_form import RecipientForm
from delivery.shipments.lifecycle import address_values, current_address
from delivery.shipments.models import Shipment
from delivery.shipments.rules import shipment_of
from notifications.emails.actions.resend_order import ResendOrder
from orders.actions import Action, Obstacle, register
from orders.models import Activity, Order, Recipient
from orders.recipients import recipient_of
from orders.search.keys import write_recipient_keys
from vendors.rights import Right


@register
class UpdateRecipient(Action):
    """Correct who gets the products of an order, or name somebody; discs that wait go to the new address."""

    label = "Update Recipient"
    right = Right.SUPPORT
    confirmation = "Recipient updated."
    kind = Activity.Kind.CHANGE
    weight = 21
    edits = "recipient"
    form_class = RecipientForm

    def obstacle(self) -> str:
        if self.order.kind != Order.Kind.ORDER:
            return "credits and adjustments have no recipient"
        return ""

    def perform(self, *, comment: str = "", **fields: Any) -> str:
        before = recipient_of(self.order)
        changes = _changes(before, Recipient(**fields))
        if not changes:
            raise Obstacle("this is the recipient already")
        recipient, _ = Recipient.objects.update_or_create(
            vendor_id=self.order.vendor_id, order=self.order, defaults=fields
        )
        self.order.recipient = recipient
        write_recipient_keys(self.order, recipient)
        self._redirect_discs()
        return f"Recipient {'changed' if before else 'added'}: {'; '.join(changes)}."

    def _redirect_discs(self) -> None:
        for item in self.order.items.with_related():
            item.order = self.order
            shipment = shipment_of(item)
            if shipment and shipment.state == Shipment.State.TO_SHIP:
                Shipment.objects.filter(vendor_id=shipment.vendor_id, pk=shipment.pk).update(
                    **address_values(current_address(item))
                )

    def follow_up(self, activity: Activity) -> tuple[str, str] | None:
        resend = ResendOrder(self.order, self.actor)
        if resend.obstacle() or not activity.data.get("email"):
            return None
        return "Send the gift to the recipient", f"{resend.url}?to=recipient"


def _changes(before: Recipient | None, after: Recipient) -> list[str]:
    """Return `email from a to b` for each part that is another now."""
    parts = zip(_parts(before), _parts(after), strict=True)
    return [
        f"{name} from {old} to {new or 'none'}" if old else f"{name} {new}"
        for (name, old), (_, new) in parts
        if old != new
    ]


def _parts(recipient: Recipient | None) -> list[tuple[str, str]]:
    if recipient is None:
        return [("name", ""), ("company", ""), ("address", ""), ("email", "")]
    names = (recipient.full_name, recipient.company)
    return [
        ("name", recipient.full_name),
        ("company", recipient.company),
        ("address", ", ".join(line for line in recipient.lines if line not in names)),
        ("email", recipient.email),
    ]
