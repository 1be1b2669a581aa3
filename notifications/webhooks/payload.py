"""The payload of a notice, by the names of its elements, and its two formats: XML and JSON."""

import hashlib
import json
import re
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring
from zoneinfo import ZoneInfo

from core.money import Money
from notifications.webhooks.extension_points import NOTICE_REGINFO
from notifications.webhooks.models import Event, NoticeEndpoint
from orders.models import Order, OrderItem
from orders.models.postal_address import PostalAddress

Payload = dict[str, Any]  # a name with @ is an XML attribute, a list repeats its element
CONTENT_TYPES = {
    NoticeEndpoint.Format.XML: "application/xml; charset=utf-8",
    NoticeEndpoint.Format.JSON: "application/json",
}
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def order_payload(order: Order, event: str, at: datetime) -> Payload:
    """Return the order as it is now; upper apps add each item's `reginfo` by `NOTICE_REGINFO`."""
    zone = ZoneInfo(order.vendor.timezone)
    recipient = getattr(order, "recipient", None)
    reginfo: dict[int, str] = {}
    for reginfo_of_order in NOTICE_REGINFO:
        reginfo |= reginfo_of_order(order)
    return {
        "@id": order.number,
        "@is-test": order.is_test,
        "@is-gift": recipient is not None,
        "@currency": order.currency,
        "event": {"event-name": str(event), "event-date": _timestamp(at, zone)},
        "order-status": "Test" if order.is_test else order.get_status_display(),
        "order-date": _timestamp(order.placed_at, zone),
        "order-item": [
            _item(order, item, reginfo.get(item.pk, "")) for item in order.items.order_by("position")
        ],
        "customer": {"@id": _customer_id(order), "address": _address(order, order.email, order.language)},
        "shipping-address": _address(
            recipient or order, recipient.email if recipient else order.email, order.language
        ),
    }


def serialize(payload: Payload, file_format: str) -> str:
    """Return the body of a notice in the endpoint's format."""
    return as_json(payload) if file_format == NoticeEndpoint.Format.JSON else as_xml(payload)


def as_xml(payload: Payload) -> str:
    """Return the payload by the schema `static/schemas/order-notification.xsd`."""
    root = Element("order-notification")
    _fill(SubElement(root, "order"), payload)
    indent(root)
    return str(tostring(root, encoding="utf-8", xml_declaration=True), "utf-8")


def as_json(payload: Payload) -> str:
    """Return the payload as JSON with the names of the XML."""
    return json.dumps(
        {"order-notification": {"order": _without_at_signs(payload)}}, ensure_ascii=False, indent=2
    )


def _fill(element: Element, value: Any) -> None:
    if not isinstance(value, dict):
        element.text = _NOT_IN_XML.sub("", str(value)) or None
        return
    for name, child in value.items():
        if name.startswith("@"):
            element.set(name[1:], _NOT_IN_XML.sub("", _attribute(child)))
        else:
            for content in child if isinstance(child, list) else [child]:
                _fill(SubElement(element, name), content)


def _attribute(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _without_at_signs(value: Any) -> Any:
    if isinstance(value, dict):
        return {name.removeprefix("@"): _without_at_signs(child) for name, child in value.items()}
    return [_without_at_signs(child) for child in value] if isinstance(value, list) else value


def _item(order: Order, item: OrderItem, reginfo: str) -> Payload:
    return {
        "@id": str(item.pk),
        "product": {"@id": item.sku, "name": item.name or item.sku},
        "quantity": item.quantity,
        "tax": _amount(item.tax),
        "total": _amount(item.total),
        "reginfo": reginfo,
        "profit": "0" if order.is_test else _amount(item.net),
        "affiliate-commission": "",
        "coupon-code": order.coupon_code,
    }


def _address(address: PostalAddress, email: str, language: str) -> Payload:
    return {
        "first-name": address.first_name,
        "last-name": address.last_name,
        "company": address.company,
        "address1": address.street1,
        "address2": address.street2,
        "city": address.city,
        "region": address.region,
        "postal-code": address.postal_code,
        "country": str(address.country or ""),
        "phone": address.phone,
        "email": email,
        "language-chosen": language.upper(),
    }


def _customer_id(order: Order) -> str:
    """Return the same id for all orders of one email address with this vendor."""
    key = f"{order.vendor_id}:{order.email_key or order.number}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _amount(money: Money) -> str:
    return f"{money.decimal:f}"


def _timestamp(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat(timespec="seconds")


_SAMPLE_ADDRESS = {
    "first-name": "Joe",
    "last-name": "Sample",
    "company": "Sample & Sons",
    "address1": "550 W. Van Buren",
    "address2": "",
    "city": "Chicago",
    "region": "IL",
    "postal-code": "60607",
    "country": "US",
    "phone": "+1 312 555 0100",
    "email": "joe@sample.example",
    "language-chosen": "EN",
}


def example_payload(event: str = Event.ORDER) -> Payload:
    """Return the made-up order of test notices and of the help."""
    item = {
        "@id": "4711",
        "product": {"@id": "EDITOR-5", "name": "Joe's Editor 5"},
        "quantity": 1,
        "tax": "3.13",
        "total": "53.13",
        "reginfo": "",
        "profit": "0",
        "affiliate-commission": "",
        "coupon-code": "",
    }
    return {
        "@id": "1227037271-23207-250782",
        "@is-test": True,
        "@is-gift": False,
        "@currency": "USD",
        "event": {"event-name": str(event), "event-date": "2008-11-18T13:41:12-06:00"},
        "order-status": "Test",
        "order-date": "2008-11-18T13:41:11-06:00",
        "order-item": [item],
        "customer": {"@id": "5f0c1d7be0a94c32", "address": _SAMPLE_ADDRESS},
        "shipping-address": _SAMPLE_ADDRESS,
    }
