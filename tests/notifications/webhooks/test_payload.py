"""The payload of notices: valid by the schema, whatever customers call themselves."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from notifications.webhooks.models import Event
from notifications.webhooks.payload import as_json, as_xml, example_payload, order_payload
from orders.models import Order, OrderItem, Recipient
from tests import make
from vendors.models import Vendor

SCHEMA = etree.XMLSchema(
    etree.parse(Path(__file__).resolve().parents[3] / "static/schemas/order-notification.xsd")
)
AT = datetime(2026, 11, 24, 21, 5, 7, tzinfo=UTC)


def parse(text: str) -> etree._Element:
    root = etree.fromstring(text.encode())
    SCHEMA.assertValid(root)
    return root.find("order")


@pytest.fixture
def vendor(db: None) -> Vendor:
    return make.vendor("Acme Software", timezone="America/Chicago")


def test_payload_of_an_order_has_the_published_structure(order: Order) -> None:
    xml = parse(as_xml(order_payload(order, Event.ORDER, AT)))

    assert dict(xml.attrib) == {"id": order.number, "is-test": "false", "is-gift": "false", "currency": "EUR"}
    assert [element.tag for element in xml] == [
        "event",
        "order-status",
        "order-date",
        "order-item",
        "customer",
        "shipping-address",
    ]
    assert xml.findtext("event/event-name") == "order"
    assert xml.findtext("event/event-date") == "2026-11-24T15:05:07-06:00"
    assert xml.findtext("order-date") == "2026-03-14T04:26:53-05:00"
    assert xml.findtext("order-status") == "Paid"
    assert xml.findtext("customer/address/email") == "grace@navy.example"
    assert xml.findtext("customer/address/language-chosen") == "EN"
    assert xml.findtext("shipping-address/last-name") == "Hopper"


def test_payload_of_an_item_has_the_published_structure(order: Order) -> None:
    line = parse(as_xml(order_payload(order, Event.ORDER, AT))).find("order-item")
    item = order.items.get()

    assert (line.get("id"), line.find("product").get("id")) == (str(item.pk), "BP-1")
    assert [element.tag for element in line] == [
        "product",
        "quantity",
        "tax",
        "total",
        "reginfo",
        "profit",
        "affiliate-commission",
        "coupon-code",
    ]
    assert [line.findtext(name) for name in ("quantity", "tax", "total", "profit")] == [
        "1",
        "7.98",
        "49.95",
        "41.97",
    ]


@pytest.mark.parametrize("event", Event.values)
def test_payload_is_valid_for_every_event(order: Order, event: str) -> None:
    assert parse(as_xml(order_payload(order, event, AT))).findtext("event/event-name") == event


def test_payload_marks_gifts_and_tests(vendor: Vendor) -> None:
    order = make.order(vendor, is_test=True, items=3)
    Recipient.objects.create(vendor=vendor, order=order, first_name="Ada", email="ada@x.example")

    xml = parse(as_xml(order_payload(order, Event.ORDER, AT)))

    assert (xml.get("is-test"), xml.get("is-gift")) == ("true", "true")
    assert (xml.findtext("order-status"), xml.findtext("shipping-address/first-name")) == ("Test", "Ada")
    assert [element.findtext("profit") for element in xml.iter("order-item")] == ["0"] * 3


@pytest.mark.parametrize(
    ("currency", "total"), [("EUR", "49.95"), ("JPY", "4995"), ("KWD", "4.995"), ("USD", "49.95")]
)
def test_payload_amounts_have_the_decimals_of_the_currency(vendor: Vendor, currency: str, total: str) -> None:
    order = make.order(vendor, currency=currency)

    assert parse(as_xml(order_payload(order, Event.ORDER, AT))).findtext("order-item/total") == total


def test_payload_as_json_has_the_names_of_the_xml(order: Order) -> None:
    payload = order_payload(order, Event.REFUND, AT)

    content = json.loads(as_json(payload))["order-notification"]["order"]

    assert (content["id"], content["is-test"], content["event"]["event-name"]) == (
        order.number,
        False,
        "refund",
    )
    assert content["order-item"][0]["product"] == {"id": "BP-1", "name": "Backup Pro"}
    assert content["customer"]["address"]["country"] == "DE"


def test_example_payload_is_valid() -> None:
    assert parse(as_xml(example_payload())).findtext("order-item/total") == "53.13"


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60))
def test_payload_is_valid_for_any_text(text: str) -> None:
    payload = example_payload()
    payload["order-item"][0]["product"] = {"@id": text, "name": text}
    payload["shipping-address"] = payload["shipping-address"] | {"city": text}

    xml = parse(as_xml(payload))

    assert "\x00" not in (xml.findtext("shipping-address/city") or "")
    json.loads(as_json(payload))


@pytest.mark.parametrize(
    "name",
    [
        "]]>",
        "<script>",
        "&amp;",
        "\x00\x08\x1f",
        "\ufffe\uffff",
        "Zoë 漢字 🦊",
        "a\r\nb",
        '"><x y="',
        "",
        " ",
    ],
)
def test_payload_is_valid_for_hostile_names(vendor: Vendor, name: str) -> None:
    order = make.order(vendor, last_name=name.replace("\x00", ""), company=name.replace("\x00", ""))
    OrderItem.objects.filter(order=order).update(name=name.replace("\x00", "") or "x")

    xml = parse(as_xml(order_payload(order, Event.ORDER, AT)))

    assert len(list(xml.find("customer/address"))) == 12


def test_payload_has_one_id_for_a_customer(vendor: Vendor) -> None:
    ids = {
        parse(as_xml(order_payload(make.order(vendor, email=email), Event.ORDER, AT)))
        .find("customer")
        .get("id")
        for email in ("grace@navy.example", "GRACE@navy.example", "ada@navy.example")
    }

    assert len(ids) == 2
