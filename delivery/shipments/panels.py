"""What Order Item Detail shows of a shipment."""

from typing import Any
from urllib.parse import quote, urlencode

from delivery.models.delivery_terms import terms_of
from delivery.rules import shipment_of
from delivery.shipments.models import Shipment
from delivery.shipments.sentences import CUSTOMER_SERVICE, day, days, expected
from orders.models import OrderItem


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
