"""The panel Shipping of Order Item Detail."""

from typing import Any

from core.contact import CUSTOMER_SERVICE_EMAIL, mailto_link
from delivery.models.delivery_terms import terms_of
from delivery.shipments.models import Shipment
from delivery.shipments.rules import shipment_of
from delivery.shipments.sentences import count_days, expected_window, format_day
from orders.models import OrderItem


def shipment_panel(item: OrderItem) -> dict[str, Any]:
    """Return the context of `_shipment_panel.html`, the newest shipment first; empty for what is not shipped."""
    newest = shipment_of(item)
    if newest is None:
        return {}
    earlier = item.shipments.exclude(pk=newest.pk).order_by("-pk") if newest.replaces_id else []
    terms = terms_of(item.product)
    return {
        "shipments": [(shipment, expected_window(shipment)) for shipment in (newest, *earlier)],
        "newest": newest,
        "ships_within": count_days(terms.ships_within_days),
        "late_mail": _late_mailto_link(item, newest) if newest.is_late else "",
    }


def _late_mailto_link(item: OrderItem, shipment: Shipment) -> str:
    """Return a link to an email in which the vendor asks Customer Service about a late disc."""
    disc = f"order {item.order.number}, item {item.pk}"
    day = format_day(shipment.shipped_on) if shipment.shipped_on else ""
    body = (
        f"Hello,\n\nthe disc of {disc} ({item.name or item.sku}), shipped on {day}, has not arrived.\n"
        "Please verify the address and ship it again.\n\nThank you.\n"
    )
    return mailto_link(CUSTOMER_SERVICE_EMAIL, subject=f"Late disc of {disc}", body=body)
