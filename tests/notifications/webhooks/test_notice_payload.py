"""What notices say: every one valid by our schema, whatever customers call themselves."""

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


def parsed(text: str) -> etree._Element:
    root = etree.fromstring(text.encode())
    SCHEMA.assertValid(root)
    return root.find("order")


@pytest.fixture
def vendor(db: None) -> Vendor:
    return make.vendor("Acme Software", timezone="America/Chicago")


def test_it_says_what_the_published_structure_has(order: Order) -> None:
    shown = parsed(as_xml(order_payload(order, Event.ORDER, AT)))

    assert dict(shown.attrib) == {"id": order.number, "is-test": "false", "is-gift": "false"}
    assert [one.tag for one in shown] == [
        "event",
        "order-status",
        "order-date",
        "order-item",
        "customer",
        "shipping-address",
    ]
    assert shown.findtext("event/event-name") == "order"
    assert shown.findtext("event/event-date") == "2026-11-24T15:05:07-06:00"
    assert shown.findtext("order-date") == "2026-03-14T04:26:53-05:00"
    assert shown.findtext("order-status") == "Paid"
    assert shown.findtext("customer/address/email") == "grace@navy.example"
    assert shown.findtext("customer/address/language-chosen") == "EN"
    assert shown.findtext("shipping-address/last-name") == "Hopper"


def test_it_says_of_each_line_what_the_published_structure_has(order: Order) -> None:
    line = parsed(as_xml(order_payload(order, Event.ORDER, AT))).find("order-item")
    item = order.items.get()

    assert (line.get("id"), line.find("product").get("id")) == (str(item.pk), "BP-1")
    assert [one.tag for one in line] == [
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
def test_it_is_valid_for_every_event(order: Order, event: str) -> None:
    assert parsed(as_xml(order_payload(order, event, AT))).findtext("event/event-name") == event


def test_it_marks_gifts_and_tests(vendor: Vendor) -> None:
    order = make.order(vendor, is_test=True, items=3)
    Recipient.objects.create(vendor=vendor, order=order, first_name="Ada", email="ada@x.example")

    shown = parsed(as_xml(order_payload(order, Event.ORDER, AT)))

    assert (shown.get("is-test"), shown.get("is-gift")) == ("true", "true")
    assert (shown.findtext("order-status"), shown.findtext("shipping-address/first-name")) == ("Test", "Ada")
    assert [one.findtext("profit") for one in shown.iter("order-item")] == ["0"] * 3


@pytest.mark.parametrize(
    ("currency", "total"), [("EUR", "49.95"), ("JPY", "4995"), ("KWD", "4.995"), ("USD", "49.95")]
)
def test_it_writes_amounts_as_the_currency_does(vendor: Vendor, currency: str, total: str) -> None:
    order = make.order(vendor, currency=currency)

    assert parsed(as_xml(order_payload(order, Event.ORDER, AT))).findtext("order-item/total") == total


def test_it_says_the_same_as_json(order: Order) -> None:
    facts = order_payload(order, Event.REFUND, AT)

    said = json.loads(as_json(facts))["order-notification"]["order"]

    assert (said["id"], said["is-test"], said["event"]["event-name"]) == (order.number, False, "refund")
    assert said["order-item"][0]["product"] == {"id": "BP-1", "name": "Backup Pro"}
    assert said["customer"]["address"]["country"] == "DE"


def test_it_shows_a_valid_example() -> None:
    assert parsed(as_xml(example_payload())).findtext("order-item/total") == "53.13"


@settings(max_examples=60, deadline=None)
@given(typed=st.text(max_size=60))
def test_it_is_valid_whatever_was_typed(typed: str) -> None:
    facts = example_payload()
    facts["order-item"][0]["product"] = {"@id": typed, "name": typed}
    facts["shipping-address"] = facts["shipping-address"] | {"city": typed}

    shown = parsed(as_xml(facts))

    assert "\x00" not in (shown.findtext("shipping-address/city") or "")
    json.loads(as_json(facts))


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
def test_it_is_valid_for_hostile_names(vendor: Vendor, name: str) -> None:
    order = make.order(vendor, last_name=name.replace("\x00", ""), company=name.replace("\x00", ""))
    OrderItem.objects.filter(order=order).update(name=name.replace("\x00", "") or "x")

    shown = parsed(as_xml(order_payload(order, Event.ORDER, AT)))

    assert len(list(shown.find("customer/address"))) == 12


def test_it_gives_one_customer_one_id(vendor: Vendor) -> None:
    ids = {
        parsed(as_xml(order_payload(make.order(vendor, email=email), Event.ORDER, AT)))
        .find("customer")
        .get("id")
        for email in ("grace@navy.example", "GRACE@navy.example", "ada@navy.example")
    }

    assert len(ids) == 2
