"""Refund Product - Credit Card: a whole line, its tax included; the lines sum to the order."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from devtools.fake_gateway.server import FakeGateway
from jobs.worker import process_jobs
from notifications.emails.models import Email
from orders.actions import Obstacle, menu
from orders.models import Order, OrderItem
from refunds.actions.refund_order import RefundOrder
from refunds.actions.refund_product import RefundProduct
from refunds.allocation import allocate_payment
from refunds.models import Refund, RefundItem
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor


def test_refund_product_refunds_one_line(
    amir: Actor, vendor: Vendor, ledger: Callable[[Order], Any], mailoutbox: list[object]
) -> None:
    order = make.order(vendor, items=2)
    line = order.items.get(position=2)

    RefundProduct(order, amir, line).run(comment="x")
    process_jobs()

    order.refresh_from_db()
    assert ledger(order) == [(4995, "succeeded")]
    assert (order.status, order.left.minor) == ("partly_refunded", 4995)
    assert list(order.items.order_by("position").values_list("refund_status", flat=True)) == ["", "refunded"]
    assert "- Backup Pro" in Email.objects.get().text


def test_refund_product_refuses_a_line_on_its_way(amir: Actor, vendor: Vendor) -> None:
    order = make.order(vendor, items=2)
    line = order.items.get(position=1)
    stale = OrderItem.objects.get(pk=line.pk)
    RefundProduct(order, amir, line).run(comment="x")

    with pytest.raises(Obstacle, match="its refund is on its way"):
        RefundProduct(order, amir, stale).run(comment="x")
    assert Refund.objects.count() == 1


@pytest.mark.parametrize(
    ("order_fields", "line_fields", "reason"),
    [
        ({"items": 1}, {}, "it is the only product"),
        ({}, {"refund_status": "refunded"}, "it is refunded"),
        ({}, {"refund_status": "submitted"}, "its refund is on its way"),
        ({}, {"net_minor": 0, "tax_minor": 0, "total_minor": 0}, "it was free of charge"),
        ({"payment_method": "wire"}, {}, "it was not paid by card"),
        ({"is_test": True}, {}, "it is a test order"),
    ],
)
def test_refund_product_gives_the_reason_why_it_is_disabled(
    amir: Actor, vendor: Vendor, order_fields: dict[str, Any], line_fields: dict[str, Any], reason: str
) -> None:
    order = make.order(vendor, **{"items": 2} | order_fields)
    OrderItem.objects.filter(order=order).update(**line_fields or {"refund_status": ""})
    line = order.items.earliest("pk")

    assert reason in {entry.slug: entry.reason for entry in menu(order, amir, line)}["refund-product"]
    with pytest.raises(Obstacle, match=reason):
        RefundProduct(order, amir, line).run(comment="x")


def test_refund_product_refuses_lines_that_cannot_be_weighed(amir: Actor, vendor: Vendor) -> None:
    order = make.order(vendor, items=2, paid_minor=4995)
    OrderItem.objects.filter(order=order, position=2).update(net_minor=-1, tax_minor=0, total_minor=-1)

    with pytest.raises(Obstacle, match="refund the whole order"):
        RefundProduct(order, amir, order.items.get(position=1)).run(comment="x")
    RefundOrder(order, amir).run(comment="x")  # the whole order can be refunded all the same


def test_refund_product_releases_the_line_when_the_gateway_declines(
    amir: Actor, vendor: Vendor, fake_gateway: FakeGateway
) -> None:
    order = make.order(vendor, items=2, charge_id=make.charge_id("EUR", 9990, "refuses"))
    line = order.items.get(position=1)
    RefundProduct(order, amir, line).run(comment="x")
    process_jobs()

    line.refresh_from_db()
    assert line.refund_status == ""
    assert list(RefundItem.objects.values_list("live", flat=True)) == [False]
    RefundProduct(order, amir, line).run(comment="x")


@given(
    paid=st.integers(1, 10**9),
    lines=st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**6)), min_size=1, max_size=9),
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_allocate_payment_sums_to_the_payment(paid: int, lines: list[tuple[int, int]], currency: str) -> None:
    order = Order(currency=currency, paid_minor=paid)
    items = [
        OrderItem(net_minor=net, tax_minor=tax, total_minor=net + tax, currency=currency)
        for net, tax in lines
    ]
    total = sum(item.total_minor for item in items)

    allocations = allocate_payment(order, items)

    assert sum(allocation.amount.minor for allocation in allocations) == (paid if total else 0)
    assert all(0 <= allocation.tax.minor <= allocation.amount.minor for allocation in allocations)
    assert {
        money.currency for allocation in allocations for money in (allocation.amount, allocation.tax)
    } == {currency}
    if paid == total:
        assert [allocation.amount.minor for allocation in allocations] == [item.total_minor for item in items]
        assert [allocation.tax.minor for allocation in allocations] == [item.tax_minor for item in items]


def test_refund_product_page_shows_amount_and_effect(
    amir: Actor, vendor: Vendor, panel: Callable[[Actor], Client]
) -> None:
    line = make.order(vendor, items=2).items.get(position=1)

    page = panel(amir).get(f"{line.get_absolute_url()}actions/refund-product/").content.decode()

    assert "€49.95" in page
    assert "This product stops working" in page


def test_refund_product_refunds_a_line_beside_a_free_one(amir: Actor, vendor: Vendor) -> None:
    order = make.order(vendor, items=2, paid_minor=4995)
    OrderItem.objects.filter(order=order, position=2).update(net_minor=0, tax_minor=0, total_minor=0)

    RefundProduct(order, amir, order.items.get(position=1)).run(comment="x")

    assert Refund.objects.get().amount_minor == 4995


def test_allocate_payment_takes_no_more_tax_than_was_paid() -> None:
    order = Order(currency="EUR", paid_minor=5)
    (allocation,) = allocate_payment(
        order, [OrderItem(net_minor=7, tax_minor=3, total_minor=10, currency="EUR")]
    )

    assert (allocation.amount.minor, allocation.tax.minor) == (5, 1)


def test_refund_product_refuses_more_than_is_left(amir: Actor, vendor: Vendor) -> None:
    order = make.order(vendor, items=2)
    elsewhere = make.refund(order, amount_minor=9000, state="succeeded", reason="elsewhere")

    with pytest.raises(Obstacle, match=r"€49\.95 is more than the €9\.90 that is left"):
        RefundProduct(order, amir, order.items.get(position=1)).run(comment="x")
    assert list(Refund.objects.all()) == [elsewhere]


def test_refund_is_whole_only_when_it_refunds_all_of_the_order(
    amir: Actor, vendor: Vendor, fake_gateway: FakeGateway
) -> None:
    order = make.order(vendor, items=2)
    RefundProduct(order, amir, order.items.get(position=1)).run(comment="x")
    process_jobs()
    RefundOrder(order, amir).run(comment="x")
    RefundOrder(make.order(vendor), amir).run(comment="x")

    assert list(Refund.objects.order_by("pk").values_list("is_whole", flat=True)) == [False, False, True]
