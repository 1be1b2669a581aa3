"""A reservation takes the amount out of what is left of the order, for one order or several at once."""

from typing import Any

import pytest
from django.db import transaction

from core.money import Money
from orders.actions import Obstacle
from orders.models import Order
from refunds.calculation import calculate_item, calculate_order
from refunds.models import Refund, RefundItem
from refunds.reservation import RefundDraft, _take_amounts, draft_refund, reserve, reserve_all
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor


@pytest.fixture
def orders(vendor: Vendor) -> list[Order]:
    """One order paid in full and one in part, whose payment is allocated to its lines."""
    return [make.order(vendor, items=2), make.order(vendor, items=2, paid_minor=5001)]


def draft_of(order: Order, amir: Actor, **fields: Any) -> RefundDraft:
    defaults = {"state": Refund.State.SUBMITTED, "reason": Refund.Reason.REQUESTED, "comment": "x"}
    return draft_refund(order, calculate_order(order), actor=amir, **defaults | fields)


def test_calculation_contains_all_that_is_left_and_its_tax(orders: list[Order]) -> None:
    whole, part = (calculate_order(order) for order in orders)

    assert (whole.amount, whole.tax, whole.is_whole) == (Money(9990, "EUR"), Money(1596, "EUR"), True)
    assert (part.amount, part.tax) == (Money(5001, "EUR"), Money(1596 * 5001 // 9990, "EUR"))
    assert [(line.amount.minor, line.tax.minor) for line in part.lines] == [(2501, 399), (2500, 399)]
    line = calculate_item(orders[1], orders[1].items.get(position=2))
    assert (line.amount.minor, line.tax.minor, line.is_whole) == (2500, 399, False)
    assert [allocation.item.position for allocation in line.lines] == [2]


def test_calculation_contains_no_tax_where_none_was_charged_or_left(vendor: Vendor) -> None:
    free = make.order(vendor, net_minor=0, tax_minor=0, total_minor=0, paid_minor=100)
    held = make.order(vendor, reserved_minor=1)  # by no refund

    assert (calculate_order(free).amount.minor, calculate_order(free).tax.minor) == (100, 0)
    assert (calculate_order(held).amount.minor, calculate_order(held).tax.minor) == (4994, 798)


def test_reserve_all_holds_amounts_and_lines_of_each_order(
    orders: list[Order], vendor: Vendor, amir: Actor
) -> None:
    untouched = make.order(vendor, items=2)
    drafts = [draft_of(order, amir) for order in orders]

    reserve_all(drafts)

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
    assert (refund.requested_by, refund.requested_by_name, refund.currency) == (amir.user, amir.name, "EUR")
    lines = RefundItem.objects.order_by("pk").values_list("refund__order", "vendor", "amount_minor", "live")
    assert [columns for _, *columns in lines] == [
        [vendor.pk, amount, True] for amount in (4995, 4995, 2501, 2500)
    ]
    assert all(
        line.item.order_id == line.refund.order_id
        for line in RefundItem.objects.select_related("item", "refund")
    )
    held = untouched.items.model.objects.values_list("order", "refund_status").distinct()
    assert dict(held) == {orders[0].pk: "submitted", orders[1].pk: "submitted", untouched.pk: ""}
    assert calculate_order(orders[0]).lines == []


def test_reserve_all_refuses_only_the_order_with_too_little_left(orders: list[Order], amir: Actor) -> None:
    drafts = [draft_of(order, amir) for order in orders]
    Order.objects.filter(pk=orders[0].pk).update(
        reserved_minor=1
    )  # without the lock, after our copy was read

    obstacles = reserve_all(drafts)

    assert {pk: str(obstacle) for pk, obstacle in obstacles.items()} == {
        orders[0].pk: "€99.90 is more than the €99.90 that is left"
    }
    assert list(Order.objects.order_by("pk").values_list("reserved_minor", flat=True)) == [1, 5001]
    assert [order.reserved_minor for order in orders] == [0, 5001]
    assert set(Refund.objects.values_list("order", flat=True)) == {orders[1].pk}
    assert set(RefundItem.objects.values_list("item__order", flat=True)) == {orders[1].pk}
    assert set(orders[0].items.values_list("refund_status", flat=True)) == {""}


@pytest.mark.django_db
def test_reserve_all_writes_nothing_for_no_drafts() -> None:
    assert reserve_all([]) == {}
    assert not Refund.objects.exists()


def test_reserve_refuses_an_amount_of_zero(orders: list[Order], amir: Actor) -> None:
    arguments: dict[str, Any] = {
        "actor": amir,
        "state": Refund.State.SUBMITTED,
        "reason": Refund.Reason.REQUESTED,
    }
    first = reserve(orders[0], calculate_item(orders[0], orders[0].items.get(position=1)), **arguments)
    second = reserve(orders[0], calculate_order(orders[0]), **arguments)

    assert [(refund.amount_minor, refund.tax_minor, refund.is_whole) for refund in (first, second)] == [
        (4995, 798, False), (4995, 798, False),
    ]  # fmt: skip
    with pytest.raises(Obstacle, match=r"€0\.00 is more than the €0\.00 that is left"), transaction.atomic():
        reserve(orders[0], calculate_order(orders[0]), **arguments)
    Refund.objects.filter(pk=first.pk).update(state="failed")
    assert calculate_order(orders[0]).tax.minor == 0  # nothing is left, whatever tax there was


def test_take_amounts_takes_none_of_another_vendors_order(
    orders: list[Order], other_vendor: Vendor, amir: Actor
) -> None:
    refund = draft_of(orders[0], amir).refund

    assert _take_amounts(other_vendor.pk, [refund]) == set()
    assert _take_amounts(refund.vendor_id, [refund]) == {orders[0].pk}
