from typing import Any

from django.utils import timezone

from delivery.emails import address_asked
from delivery.rules import not_shippable, shipment_of
from delivery.shipments.forms import ASK, AddressForm
from delivery.shipments.models import AddressCheck, Shipment
from delivery.shipments.shipments import address_now
from notifications.emails.tasks import send_email
from orders.actions import Action, Obstacle, Target, register
from orders.models import Activity, OrderItem
from vendors.actor import ActorKind
from vendors.rights import Right


@register
class VerifyAddress(Action):
    """Make sure where a disc goes: ask the customer by email, or note the address as it was verified."""

    label = "Verify Address"
    right = Right.SUPPORT
    confirmation = "Address verified."
    kind = Activity.Kind.SHIPMENT
    target = Target.ITEM
    weight = 71
    form_class = AddressForm
    button = "Save"

    def is_listed(self) -> bool:
        return self.actor.kind is ActorKind.STAFF and shipment_of(self.item) is not None

    def obstacle(self) -> str:
        return not_shippable(self.actor, self.order, self.item)

    def perform(self, *, outcome: str, comment: str, **address: Any) -> str:
        shipment = shipment_of(self.item)
        assert self.item and shipment  # noqa: PT018, S101  `obstacle` has looked
        if outcome == ASK:
            return self._ask(self.item, shipment)
        before = address_now(self.item).lines
        check, _ = AddressCheck.objects.update_or_create(
            shipment=shipment,
            defaults=address | {"vendor_id": self.order.vendor_id, "verified_at": timezone.now()},
        )
        if shipment.state == Shipment.State.TO_SHIP:
            Shipment.objects.filter(pk=shipment.pk).update(**address)
        self.extra_data["address_before"] = before
        what = "verified" if check.lines == before else "corrected"
        return f"Address for {self.item.name} {what}: {', '.join(check.lines)}."

    def message(self, activity: Activity) -> str:
        asked = activity.data["outcome"] == ASK
        return "The customer is asked by email shortly." if asked else self.confirmation

    @property
    def shipment(self) -> Shipment | None:
        """For the page, which shows the address as shipped beside the address now."""
        return shipment_of(self.item)

    def _ask(self, item: OrderItem, shipment: Shipment) -> str:
        if not self.order.email:
            raise Obstacle("the order has no email address: add one first")
        where = address_now(item)
        AddressCheck.objects.update_or_create(
            shipment=shipment,
            defaults={"vendor_id": self.order.vendor_id, "asked_at": timezone.now()},
        )
        self.enqueue(send_email, email_id=address_asked(self.order, item, where).pk)
        return f"Customer asked whether the address for {item.name} is right."
