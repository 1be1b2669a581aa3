"""Each reason why something cannot be refunded, word for word; without a database."""

from typing import Any

import pytest

from orders.models import Order, OrderItem
from refunds import rules

WRITE_TO_CUSTOMER_SERVICE = "write to Customer Service, orders@mycommerce.com"


def order(**fields: Any) -> Order:
    """Return an unsaved order, paid by a card of our gateway."""
    defaults = {
        "currency": "EUR",
        "status": "paid",
        "payment_method": "card",
        "charge_id": "ch_1",
        "item_count": 2,
    }
    return Order(**defaults | {"paid_minor": 100} | fields)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, ""),
        ({"paid_minor": 1}, ""),
        ({"reserved_minor": 99}, ""),
        ({"reserved_minor": 99, "refunded_minor": 99, "status": "partly_refunded"}, ""),
        ({"payment_method": "wire"}, ""),
        ({"kind": "credit"}, "it is a credit"),
        ({"kind": "adjustment"}, "it is an adjustment"),
        ({"is_test": True}, "it is a test order: no money was taken"),
        ({"status": "pending"}, "it is not paid yet"),
        ({"status": "canceled"}, "it was canceled"),
        ({"status": "charged_back"}, "the customer's bank has charged it back"),
        ({"payment_method": "free"}, "it was free of charge"),
        ({"paid_minor": 0}, "it was free of charge"),
        ({"reserved_minor": 100, "refunded_minor": 100}, "it is refunded"),
        ({"reserved_minor": 100, "refunded_minor": 99}, "its refund is on its way"),
    ],
)
def test_nothing_to_refund_returns_its_reason(fields: dict[str, Any], reason: str) -> None:
    assert rules.nothing_to_refund(order(**fields)) == reason


def test_card_only_accepts_cards_of_our_gateway() -> None:
    assert rules.card_only(order()) == ""
    assert (
        rules.card_only(order(payment_method="paypal"))
        == f"it was not paid by card: {WRITE_TO_CUSTOMER_SERVICE}"
    )
    assert (
        rules.card_only(order(charge_id=""))
        == f"its card payment is not at our gateway: {WRITE_TO_CUSTOMER_SERVICE}"
    )


def test_no_open_refund_decides_by_the_sums() -> None:
    assert rules.no_open_refund(order(reserved_minor=2, refunded_minor=1)) == ""
    assert rules.no_open_refund(order(reserved_minor=2, refunded_minor=2)) == "no refund is open"
    assert rules.charged_back(order()) == ""


@pytest.mark.parametrize(
    ("fields", "lines", "reason"),
    [
        ({"total_minor": 1}, 2, ""),
        ({"total_minor": 0}, 2, "it was free of charge"),
        ({"total_minor": 1}, 1, "it is the only product: use the order's Refund Order"),
        ({"total_minor": 1, "refund_status": "submitted"}, 2, "its refund is on its way"),
        ({"total_minor": 1, "refund_status": "refunded"}, 1, "it is refunded"),
    ],
)
def test_item_obstacle_returns_its_reason(fields: dict[str, Any], lines: int, reason: str) -> None:
    assert rules.item_obstacle(order(item_count=lines), OrderItem(**fields)) == reason
