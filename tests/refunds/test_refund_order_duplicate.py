"""Refund Order (Duplicate) - Credit Card lists the orders that the order may duplicate."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from refunds.actions.refund_order_duplicate import RefundOrderDuplicate
from refunds.duplicates import likely_duplicates
from refunds.models import Refund
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


def test_refund_order_duplicate_lists_likely_duplicates_nearest_first(
    amir: Actor, vendor: Vendor, other_vendor: Vendor, panel: Panel
) -> None:
    order = make.order(vendor)
    later = make.order(vendor, placed_at=make.PLACED_AT + timedelta(hours=3), email="other@navy.example")
    sooner = make.order(vendor, placed_at=make.PLACED_AT - timedelta(minutes=4), card_last4="1111")
    unrelated = [
        make.order(other_vendor),
        make.order(vendor, placed_at=make.PLACED_AT + timedelta(days=3)),
        make.order(vendor, headline="Something else"),
        make.order(vendor, email="ada@navy.example", card_last4="1111"),
        make.order(vendor, email="ada@navy.example", last_name="Lovelace"),
    ]

    page = panel(amir).get(f"/orders/{order.number}/actions/refund-order-duplicate/").content.decode()

    assert page.index(sooner.number) < page.index(later.number)
    assert not any(other.number in page for other in unrelated)


def test_a_card_without_a_name_makes_no_duplicate(vendor: Vendor) -> None:
    order, other = (
        make.order(vendor, email=f"{name}@navy.example", last_name="") for name in ("ada", "grace")
    )

    assert order.card_last4 == other.card_last4
    assert likely_duplicates(order) == likely_duplicates(other) == []


def test_refund_order_duplicate_warns_without_a_likely_duplicate(
    amir: Actor, vendor: Vendor, panel: Panel
) -> None:
    order = make.order(vendor, email="", card_last4="")

    page = panel(amir).get(f"/orders/{order.number}/actions/refund-order-duplicate/").content.decode()

    assert "Is it really a duplicate?" in page


def test_refund_order_duplicate_stores_the_reason(amir: Actor, vendor: Vendor) -> None:
    order = make.order(vendor)

    RefundOrderDuplicate(order, amir).run(comment="twice")

    assert Refund.objects.get().reason == "duplicate"
