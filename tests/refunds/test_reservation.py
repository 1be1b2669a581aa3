"""The amount is taken out of what is left before anybody asks the gateway; of several orders each gives its own."""

from typing import Any

import pytest
from django.db import transaction

from core.money import Money
from orders.actions import Obstacle
from orders.models import Order
from refunds.calculation import calculate_item, calculate_order
from refunds.models import Refund, RefundItem
from refunds.reservation import RefundDraft, reserve, reserve_all, wanted
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor


@pytest.fixture
def orders(vendor: Vendor) -> list[Order]:
    """Paid in full, and in part: then the lines share what was paid."""
    return [make.order(vendor, items=2), make.order(vendor, items=2, paid_minor=5001)]


def of(order: Order, amir: Actor, **facts: Any) -> RefundDraft:
    usual = {"state": Refund.State.SUBMITTED, "reason": Refund.Reason.REQUESTED, "comment": "x"}
    return wanted(order, calculate_order(order), actor=amir, **usual | facts)


def test_it_plans_all_that_is_left_and_the_tax_in_it(orders: list[Order]) -> None:
    whole, part = (calculate_order(order) for order in orders)

    assert (whole.amount, whole.tax, whole.is_whole) == (Money(9990, "EUR"), Money(1596, "EUR"), True)
    assert (part.amount, part.tax) == (Money(5001, "EUR"), Money(1596 * 5001 // 9990, "EUR"))
    assert [(one.amount.minor, one.tax.minor) for one in part.lines] == [(2501, 399), (2500, 399)]
    line = calculate_item(orders[1], orders[1].items.get(position=2))
    assert (line.amount.minor, line.tax.minor, line.is_whole) == (2500, 399, False)
    assert [one.item.position for one in line.lines] == [2]


def test_it_plans_no_tax_where_none_was_charged_or_left(vendor: Vendor) -> None:
    free = make.order(vendor, net_minor=0, tax_minor=0, total_minor=0, paid_minor=100)
    held = make.order(vendor, reserved_minor=1)  # by nothing that we have written

    assert (calculate_order(free).amount.minor, calculate_order(free).tax.minor) == (100, 0)
    assert (calculate_order(held).amount.minor, calculate_order(held).tax.minor) == (4994, 798)


def test_it_holds_each_orders_amount_and_lines(orders: list[Order], vendor: Vendor, amir: Actor) -> None:
    bystander = make.order(vendor, items=2)
    many = [of(order, amir) for order in orders]

    reserve_all(many)

    sums = Order.objects.order_by("pk").values_list("reserved_minor", flat=True)
    assert list(sums) == [9990, 5001, 0]
    assert [order.reserved_minor for order in orders] == [9990, 5001]
    rows = Refund.objects.order_by("pk").values_list(
        "order", "vendor", "amount_minor", "tax_minor", "is_whole"
    )
    assert list(rows) == [
        (orders[0].pk, vendor.pk, 9990, 1596, True), (orders[1].pk, vendor.pk, 5001, 798, True),
    ]  # fmt: skip
    refund = Refund.objects.earliest("pk")
    assert (refund.asked_by, refund.asked_by_name, refund.currency) == (amir.user, amir.name, "EUR")
    lines = RefundItem.objects.order_by("pk").values_list("refund__order", "vendor", "amount_minor", "live")
    assert [one for _, *one in lines] == [[vendor.pk, amount, True] for amount in (4995, 4995, 2501, 2500)]
    assert all(
        one.item.order_id == one.refund.order_id
        for one in RefundItem.objects.select_related("item", "refund")
    )
    held = bystander.items.model.objects.values_list("order", "refund_status").distinct()
    assert dict(held) == {orders[0].pk: "submitted", orders[1].pk: "submitted", bystander.pk: ""}
    assert calculate_order(orders[0]).lines == []


def test_it_refuses_all_when_one_has_too_little(orders: list[Order], amir: Actor) -> None:
    many = [of(order, amir) for order in orders]
    Order.objects.filter(pk=orders[1].pk).update(reserved_minor=1)

    with (
        pytest.raises(Obstacle, match=r"^€99\.90 is more than the €99\.90 that is left$"),
        transaction.atomic(),
    ):
        reserve_all(many)
    assert list(Order.objects.order_by("pk").values_list("reserved_minor", flat=True)) == [0, 1]
    assert not Refund.objects.exists()


def test_it_gives_back_no_nothing(orders: list[Order], amir: Actor) -> None:
    facts = {"actor": amir, "state": Refund.State.SUBMITTED, "reason": Refund.Reason.REQUESTED}
    first = reserve(orders[0], calculate_item(orders[0], orders[0].items.get(position=1)), **facts)
    again = reserve(orders[0], calculate_order(orders[0]), **facts)

    assert [(one.amount_minor, one.tax_minor, one.is_whole) for one in (first, again)] == [
        (4995, 798, False), (4995, 798, False),
    ]  # fmt: skip
    with pytest.raises(Obstacle, match=r"€0\.00 is more than the €0\.00 that is left"), transaction.atomic():
        reserve(orders[0], calculate_order(orders[0]), **facts)
    Refund.objects.filter(pk=first.pk).update(state="failed")
    assert calculate_order(orders[0]).tax.minor == 0  # nothing is left, whatever tax there was
