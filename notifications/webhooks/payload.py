"""What a notice says, by the names of its elements, and its two written forms."""

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

Facts = dict[str, Any]  # a name with @ is an attribute, a list repeats its element
TYPES = {
    NoticeEndpoint.Format.XML: "application/xml; charset=utf-8",
    NoticeEndpoint.Format.JSON: "application/json",
}
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def facts_of(order: Order, event: str, at: datetime) -> Facts:
    """The order as it is now. Upper apps add what an item is registered with by `NOTICE_REGINFO`."""
    zone = ZoneInfo(order.vendor.timezone)
    recipient = getattr(order, "recipient", None)
    reginfo: dict[int, str] = {}
    for of_order in NOTICE_REGINFO:
        reginfo |= of_order(order)
    return {
        "@id": order.number,
        "@is-test": order.is_test,
        "@is-gift": recipient is not None,
        "event": {"event-name": str(event), "event-date": _moment(at, zone)},
        "order-status": "Test" if order.is_test else order.get_status_display(),
        "order-date": _moment(order.placed_at, zone),
        "order-item": [
            _item(order, one, reginfo.get(one.pk, "")) for one in order.items.order_by("position")
        ],
        "customer": {"@id": _customer_id(order), "address": _address(order, order.email, order.language)},
        "shipping-address": _address(
            recipient or order, recipient.email if recipient else order.email, order.language
        ),
    }


def written(facts: Facts, form: str) -> str:
    return as_json(facts) if form == NoticeEndpoint.Format.JSON else as_xml(facts)


def as_xml(facts: Facts) -> str:
    root = Element("order-notification")
    _fill(SubElement(root, "order"), facts)
    indent(root)
    return str(tostring(root, encoding="utf-8", xml_declaration=True), "utf-8")


def as_json(facts: Facts) -> str:
    return json.dumps({"order-notification": {"order": _plain(facts)}}, ensure_ascii=False, indent=2)


def _fill(element: Element, value: Any) -> None:
    if not isinstance(value, dict):
        element.text = _NOT_IN_XML.sub("", str(value)) or None
        return
    for name, inner in value.items():
        if name.startswith("@"):
            element.set(name[1:], _NOT_IN_XML.sub("", _attribute(inner)))
        else:
            for one in inner if isinstance(inner, list) else [inner]:
                _fill(SubElement(element, name), one)


def _attribute(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _plain(value: Any) -> Any:
    """The same names without their @."""
    if isinstance(value, dict):
        return {name.removeprefix("@"): _plain(inner) for name, inner in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _item(order: Order, item: OrderItem, reginfo: str) -> Facts:
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


def _address(who: PostalAddress, email: str, language: str) -> Facts:
    return {
        "first-name": who.first_name,
        "last-name": who.last_name,
        "company": who.company,
        "address1": who.street1,
        "address2": who.street2,
        "city": who.city,
        "region": who.region,
        "postal-code": who.postal_code,
        "country": str(who.country or ""),
        "phone": who.phone,
        "email": email,
        "language-chosen": language.upper(),
    }


def _customer_id(order: Order) -> str:
    """The same for all orders of one email address with this vendor."""
    who = f"{order.vendor_id}:{order.email_key or order.number}"
    return hashlib.sha256(who.encode()).hexdigest()[:16]


def _amount(money: Money) -> str:
    return f"{money.decimal:f}"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat(timespec="seconds")


_JOE = {
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


def example(event: str = Event.ORDER) -> Facts:
    """The order that test notices and the help show; nobody placed it."""
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
        "event": {"event-name": str(event), "event-date": "2008-11-18T13:41:12-06:00"},
        "order-status": "Test",
        "order-date": "2008-11-18T13:41:11-06:00",
        "order-item": [item],
        "customer": {"@id": "5f0c1d7be0a94c32", "address": _JOE},
        "shipping-address": _JOE,
    }
