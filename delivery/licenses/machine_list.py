"""The machines of an order item, as Order Item Detail and View Entitlement list them."""

from typing import Any

from delivery.licenses.machines import activations_allowed
from delivery.licenses.models import Activation
from delivery.licenses.rules import has_machine_keys
from delivery.models import Delivery
from delivery.models.delivery_terms import terms_of
from orders.models import OrderItem

DEACTIVATE, REACTIVATE = ("deactivate-machine", "Deactivate"), ("reactivate-machine", "Reactivate")


def machine_list(item: OrderItem, delivery: Delivery | None) -> dict[str, Any] | None:
    """Return the context of `_machines.html`, the machine last seen first; None for products without machines."""
    if delivery is None or not has_machine_keys(item):
        return None
    terms = terms_of(item.product)
    delivery.item = item
    machines = Activation.objects.filter(item=item).order_by("-last_seen_at", "-pk")
    return {
        "rows": [(machine, *(REACTIVATE if machine.deactivated_at else DEACTIVATE)) for machine in machines],
        "active": delivery.machines,
        "activations_allowed": activations_allowed(delivery, terms),
        "code": delivery.activation_code if terms.fetch_allowed else "",
    }
