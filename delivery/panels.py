"""What Order Item Detail shows of the delivery."""

from typing import Any
from urllib.parse import quote, urlencode

from delivery.models import Activation, Delivery, LicenseKey, Shipment
from delivery.models.delivery_terms import terms_of
from delivery.passport.machines import places
from delivery.rules import delivery_of, is_of_machines, shipment_of
from delivery.shipping.words import CUSTOMER_SERVICE, day, days, expected
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


def shipment_panel(item: OrderItem) -> dict[str, Any]:
    """Where its disc is, the newest first; nothing for what is not shipped."""
    newest = shipment_of(item)
    if newest is None:
        return {}
    earlier = item.shipments.exclude(pk=newest.pk).order_by("-pk") if newest.replaces_id else []
    terms = terms_of(item.product)
    return {
        "shipments": [(one, expected(one)) for one in (newest, *earlier)],
        "newest": newest,
        "ships_within": days(terms.ships_within_days),
        "late_mail": _late_mail(item, newest) if newest.is_late else "",
    }


def _late_mail(item: OrderItem, shipment: Shipment) -> str:
    """What a vendor writes when a customer says that the disc has not come."""
    what = f"order {item.order.number}, item {item.pk}"
    on = day(shipment.shipped_on) if shipment.shipped_on else ""
    body = (
        f"Hello,\n\nthe disc of {what} ({item.name or item.sku}), shipped on {on}, has not arrived.\n"
        "Please verify the address and ship it again.\n\nThank you.\n"
    )
    return f"mailto:{CUSTOMER_SERVICE}?" + urlencode(
        {"subject": f"Late disc of {what}", "body": body}, quote_via=quote
    )
