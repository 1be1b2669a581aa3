"""Shipments as they begin, end, and begin again. Called with the order locked, or while it is being placed."""

from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms
from delivery.shipments.models import Shipment
from delivery.shipments.rules import shipment_of
from orders.models import OrderItem
from orders.models.postal_address import PostalAddress

ADDRESS_FIELDS = tuple(field.name for field in PostalAddress._meta.fields)
State = Shipment.State


def create_first_shipment(delivery: Delivery, item: OrderItem, terms: DeliveryTerms) -> Shipment | None:
    """Return the item's shipment, a new one of a disc that has none; None for other items and for test orders."""
    if delivery.shipment or not terms.is_disc or item.order.is_test:
        return delivery.shipment
    return Shipment.objects.create(
        vendor_id=item.vendor_id, item=item, **address_values(current_address(item))
    )


def create_replacement(delivery: Delivery, item: OrderItem) -> Shipment:
    """Return a new shipment to the verified address, which replaces the one before it."""
    replaced = delivery.shipment
    assert replaced  # noqa: S101  the caller has checked it
    Shipment.objects.filter(pk=replaced.pk, vendor_id=replaced.vendor_id).update(state=State.REPLACED)
    replacement = Shipment.objects.create(
        vendor_id=item.vendor_id, item=item, replaces=replaced, **address_values(current_address(item))
    )
    delivery.shipment = replacement
    delivery.save(update_fields=["shipment"])
    return replacement


def current_address(item: OrderItem) -> PostalAddress:
    """Return where the item's disc should go: the verified address, else the recipient's, else the customer's."""
    shipment = shipment_of(item)
    address_check = shipment.address_check_or_none if shipment else None
    if address_check and address_check.verified_at:
        return address_check
    recipient: PostalAddress | None = getattr(item.order, "recipient", None)
    return recipient if recipient and recipient.street1 else item.order


def address_values(address: PostalAddress) -> dict[str, str]:
    """Return the fields of an address, to be copied to another row."""
    return {name: str(getattr(address, name)) for name in ADDRESS_FIELDS}


def stop_shipment(delivery: Delivery) -> bool:
    """Stop the delivery's shipment if it is not shipped yet; return whether it was stopped."""
    return _change_state(delivery, State.TO_SHIP, State.STOPPED)


def resume_shipment(delivery: Delivery) -> bool:
    """Let a stopped shipment be shipped after all; return whether one was resumed."""
    return _change_state(delivery, State.STOPPED, State.TO_SHIP)


def _change_state(delivery: Delivery, before: State, after: State) -> bool:
    shipment = delivery.shipment
    if shipment is None or shipment.state != before:
        return False
    shipment.state = after
    shipments = Shipment.objects.filter(pk=shipment.pk, vendor_id=shipment.vendor_id, state=before)
    return bool(shipments.update(state=after))
