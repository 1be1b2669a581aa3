"""What license keys an order item needs, and why nothing can be done to its machines; no function makes a query."""

from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms, KeySource, terms_of
from delivery.rules import delivery_of
from orders.models import OrderItem


def needs_new_key(item: OrderItem) -> bool:
    """Return whether a delivery of the item would make a key."""
    return needs_key(terms_of(item.product), delivery_of(item) or Delivery(item=item))


def needs_key(terms: DeliveryTerms, delivery: Delivery) -> bool:
    """Return whether a key is to be made now; a key bound to a machine is not, before the machine is known."""
    if terms.key_source == KeySource.NONE:
        return False
    if terms.is_passport:
        return delivery.machines > 0
    return bool(delivery.hardware_id) or not terms.needs_hardware_id


def has_machine_keys(item: OrderItem | None) -> bool:
    """Return whether the item's keys are made for machines that can be deactivated."""
    delivery = delivery_of(item)
    return bool(item and delivery and (delivery.machines or terms_of(item.product).is_passport))


def no_active_machine(item: OrderItem | None) -> str:
    """Return a reason when the item is active on no machine; "" when it is."""
    delivery = delivery_of(item)
    return "" if delivery and delivery.machines else "it is active on no machine"
