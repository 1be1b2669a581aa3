"""Shipments as they begin, end, and begin again. Called with the order locked, or while it is being placed."""

from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms
from delivery.shipments.models import AddressCheck, Shipment
from orders.models import OrderItem
from orders.models.postal_address import PostalAddress

ADDRESS = tuple(field.name for field in PostalAddress._meta.fields)
State = Shipment.State


def address_of(place: PostalAddress) -> dict[str, str]:
    return {name: str(getattr(place, name)) for name in ADDRESS}


def address_now(item: OrderItem) -> PostalAddress:
    """Where the item's disc should go as far as we know: as verified, else the recipient's, else the customer's."""
    delivery = getattr(item, "delivery", None)
    checked: AddressCheck | None = delivery.shipment.checked if delivery and delivery.shipment else None
    if checked and checked.verified_at:
        return checked
    recipient: PostalAddress | None = getattr(item.order, "recipient", None)
    return recipient if recipient and recipient.street1 else item.order


def ship_first(delivery: Delivery, item: OrderItem, terms: DeliveryTerms) -> Shipment | None:
    """What an item was shipped by already, or is to be; None where nothing is. Test orders ship nothing."""
    if delivery.shipment or not terms.is_disc or item.order.is_test:
        return delivery.shipment
    return Shipment.objects.create(vendor_id=item.vendor_id, item=item, **address_of(address_now(item)))


def ship_again(delivery: Delivery, item: OrderItem) -> Shipment:
    """One more, to the address as it is verified; the one before it is over."""
    before = delivery.shipment
    assert before  # noqa: S101  whoever asks has looked
    Shipment.objects.filter(pk=before.pk).update(state=State.REPLACED)
    again = Shipment.objects.create(
        vendor_id=item.vendor_id, item=item, replaces=before, **address_of(address_now(item))
    )
    delivery.shipment = again
    delivery.save(update_fields=["shipment"])
    return again


def stop(delivery: Delivery) -> bool:
    """It is not shipped, if it was not yet."""
    return _move(delivery, State.TO_SHIP, State.STOPPED)


def resume(delivery: Delivery) -> bool:
    """It is shipped after all."""
    return _move(delivery, State.STOPPED, State.TO_SHIP)


def _move(delivery: Delivery, before: State, after: State) -> bool:
    if delivery.shipment is None or delivery.shipment.state != before:
        return False
    delivery.shipment.state = after
    return bool(Shipment.objects.filter(pk=delivery.shipment.pk, state=before).update(state=after))
