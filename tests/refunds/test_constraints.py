"""What the database itself holds true of refunds, whatever the code does."""

from itertools import product

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from orders.models import Order
from refunds.models import Refund, RefundItem, RefundRequest
from refunds.models.states import MOVES, State, sources_of
from tests import make
from vendors.models import Vendor


@pytest.mark.parametrize(("source", "target"), list(product(State.values, repeat=2)))
def test_it_moves_a_state_only_along_the_table(vendor: Vendor, source: str, target: str) -> None:
    refund = make.refund(make.order(vendor), state=source)
    refunds = Refund.objects.filter(pk=refund.pk)

    if source == target or target in MOVES[source]:
        assert refunds.update(state=target) == 1
        return
    with pytest.raises(DatabaseError, match=f"does not move from {source} to {target}"):
        refunds.update(state=target)


def test_it_lets_nothing_out_of_what_is_over() -> None:
    assert MOVES[State.FAILED] == MOVES[State.DECLINED] == frozenset()
    assert sources_of(State.FAILED) == [State.SUBMITTED, State.PENDING, State.SUCCEEDED]
    assert sources_of(State.SUBMITTED) == [State.WAITING]


def test_it_has_one_live_refund_for_a_line(vendor: Vendor) -> None:
    order = make.order(vendor, items=2)
    first, second = (make.refund(order, amount_minor=4995) for _ in range(2))
    line = order.items.earliest("pk")
    held = {"vendor": vendor, "item": line, "amount_minor": 4995}
    RefundItem.objects.create(refund=first, live=False, **held)
    RefundItem.objects.create(refund=first, **held)

    with pytest.raises(IntegrityError, match="one_live_refund_per_item"):
        RefundItem.objects.create(refund=second, **held)


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"amount_minor": 0, "tax_minor": 0}, "refund_of_more_than_tax"),
        ({"amount_minor": 10, "tax_minor": 11}, "refund_of_more_than_tax"),
        ({"amount_minor": 10, "tax_minor": -1}, "refund_of_more_than_tax"),
        ({"amount_minor": 4996}, "reserved_within_paid"),
    ],
)
def test_it_holds_amounts_within_their_bounds(vendor: Vendor, facts: dict[str, int], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        make.refund(make.order(vendor), **facts)


def test_it_knows_each_refund_of_the_gateway_once(vendor: Vendor) -> None:
    make.refund(make.order(vendor), gateway_id="re_1")

    with pytest.raises(IntegrityError, match="one_refund_per_gateway_id"):
        make.refund(make.order(vendor), gateway_id="re_1")


def test_it_has_one_open_request_for_an_order(order: Order) -> None:
    make.refund_request(order, state="declined")
    make.refund_request(order)

    with pytest.raises(IntegrityError, match="one_open_request_per_order"), transaction.atomic():
        make.refund_request(order)
    assert RefundRequest.objects.count() == 2
