"""What Order Item Detail shows of the delivery."""

from typing import Any

from delivery.licenses.machines import places
from delivery.licenses.models import Activation, LicenseKey
from delivery.models import Delivery
from delivery.models.delivery_terms import terms_of
from delivery.rules import delivery_of, is_of_machines
from orders.models import OrderItem

DEACTIVATE, REACTIVATE = ("deactivate-machine", "Deactivate"), ("reactivate-machine", "Reactivate")


def delivery_panel(item: OrderItem) -> dict[str, Any]:
    delivery = delivery_of(item)
    links = item.links.select_related("file").order_by("pk") if delivery else []
    for link in links:
        link.item = item
    unanswered = delivery is not None and delivery.key is None
    keys = LicenseKey.objects.filter(item=item, revoked_at__isnull=False)
    return {
        "delivery": delivery,
        "links": links,
        "terms": terms_of(item.product),
        "revoked": unanswered and keys.exists(),
        "machines": machines_of(item, delivery),
    }


def machines_of(item: OrderItem, delivery: Delivery | None) -> dict[str, Any] | None:
    """The item's machines, the last seen first, and how many it may be active on; None for other products."""
    if delivery is None or not is_of_machines(item):
        return None
    terms = terms_of(item.product)
    delivery.item = item
    rows = Activation.objects.filter(item=item).order_by("-last_seen_at", "-pk")
    return {
        "rows": [(machine, *(REACTIVATE if machine.deactivated_at else DEACTIVATE)) for machine in rows],
        "active": delivery.machines,
        "places": places(delivery, terms),
        "code": delivery.activation_code if terms.fetch_allowed else "",
    }
