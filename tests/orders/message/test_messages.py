"""120 messages, each with what a person would find and do: a third of them by somebody who had not seen the code."""

import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine

from core.money import Money
from orders.message.finder import Answer, find_orders
from orders.models import Order, OrderItem
from orders.search.keys import write_search_keys
from orders.search.models import SearchKey
from tests import make
from vendors.models import Vendor

FOLDER = Path(__file__).parent
MESSAGES = sorted((FOLDER / "messages").glob("*.toml"), key=lambda path: int(path.name.partition("-")[0]))
RIGHT = 0.95  # of the messages, in the first place


def make_orders(vendor: Vendor) -> dict[str, Order]:
    """Make the orders of `orders.toml`; return them by their labels."""
    rows = tomllib.loads((FOLDER / "orders.toml").read_text(encoding="utf-8"))
    return {label: _make_order(vendor, row) for label, row in rows.items()}


def _make_order(vendor: Vendor, row: dict[str, Any]) -> Order:
    brand, _, last4 = row["card"].rpartition(" ")
    minor = Money.of(Decimal(row["amount"]), row["currency"]).minor
    order = make.order(
        vendor,
        number=row["number"],
        placed_at=datetime.combine(row["placed"], datetime.min.time(), UTC).replace(hour=12),
        card_brand=brand,
        card_last4=last4 if last4.isdigit() else "",
        payment_method="card" if last4.isdigit() else "paypal",
        currency=row["currency"],
        net_minor=minor,
        tax_minor=0,
        total_minor=minor,
        paid_minor=minor,
        headline=row["product"],
        source="shop" if row["reference"] else "",
        **{name: row[name] for name in ("email", "first_name", "last_name", "company", "reference")},
    )
    OrderItem.objects.filter(order=order).update(name=row["product"], sku="")
    write_search_keys(vendor.pk, [order.pk])
    keys = {SearchKey.Kind.LICENSE: row["license_key"], SearchKey.Kind.HARDWARE_ID: row["hardware_id"]}
    SearchKey.objects.add((order, kind, text) for kind, text in keys.items() if text)
    return order


def problems(answer: Answer, expected: dict[str, Any], orders: dict[str, Order]) -> list[str]:
    """Return what is not as a person would say."""
    reading = answer.message.reading
    numbers = {order.number: label for label, order in orders.items()}
    labels = [numbers[candidate.order.number] for candidate in answer.candidates]
    wished = expected["orders"]
    wrong = []
    if set(labels[: len(wished)]) != set(wished) or (not wished and labels):
        wrong.append(f"orders {labels}, not {wished}")
    if [asked.intent.value for asked in reading.intents][:1] != expected["intents"][:1]:
        wrong.append(f"intents {list(reading.intents)}, not {expected['intents']}")
    if (expected["warn"] or None) not in (*reading.warnings, *([] if reading.warnings else [None])):
        wrong.append(f"warnings {reading.warnings}, not {expected['warn']}")
    return wrong


@pytest.fixture
def orders(vendor: Vendor) -> dict[str, Order]:
    return make_orders(vendor)


def test_messages_are_read_as_a_person_would(vendor: Vendor, orders: dict[str, Order]) -> None:
    wrong, offers_of_money = {}, []
    vendor.support_email = "support@quillmark.example"
    with time_machine.travel(datetime(2026, 11, 30, 12, tzinfo=UTC), tick=False):
        for path in MESSAGES:
            message = tomllib.loads(path.read_text(encoding="utf-8"))
            answer = find_orders(message["text"], vendor)
            if differences := problems(answer, message["expect"], orders):
                wrong[path.name] = differences
            if answer.message.reading.asks_for_money and not message["expect"]["money"]:
                offers_of_money.append(path.name)

    assert len(MESSAGES) == 120
    assert offers_of_money == []
    assert len(wrong) <= len(MESSAGES) * (1 - RIGHT), "\n".join(
        f"{name}: {texts}" for name, texts in wrong.items()
    )
