"""The constraints and the trigger of the tables of refunds."""

from itertools import product

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from orders.models import Order
from refunds.models import Refund, RefundItem, RefundRequest
from refunds.models.states import TRANSITIONS, State, sources_of
from tests import make
from vendors.models import Vendor


@pytest.mark.parametrize(("source", "target"), list(product(State.values, repeat=2)))
def test_trigger_allows_only_the_transitions_of_the_table(vendor: Vendor, source: str, target: str) -> None:
    refund = make.refund(make.order(vendor), state=source)
    refunds = Refund.objects.filter(pk=refund.pk)

    if source == target or target in TRANSITIONS[source]:
        assert refunds.update(state=target) == 1
        return
    with pytest.raises(DatabaseError, match=f"does not move from {source} to {target}"):
        refunds.update(state=target)


def test_failed_and_declined_refunds_have_no_transition() -> None:
    assert TRANSITIONS[State.FAILED] == TRANSITIONS[State.DECLINED] == frozenset()
    assert sources_of(State.FAILED) == [State.SUBMITTED, State.PENDING, State.SUCCEEDED]
    assert sources_of(State.SUBMITTED) == [State.WAITING]


def test_item_is_in_one_live_refund(vendor: Vendor) -> None:
    order = make.order(vendor, items=2)
    first, second = (make.refund(order, amount_minor=4995) for _ in range(2))
    line = order.items.earliest("pk")
    fields = {"vendor": vendor, "item": line, "amount_minor": 4995}
    RefundItem.objects.create(refund=first, live=False, **fields)
    RefundItem.objects.create(refund=first, **fields)

    with pytest.raises(IntegrityError, match="one_live_refund_per_item"):
        RefundItem.objects.create(refund=second, **fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"amount_minor": 0, "tax_minor": 0}, "refund_of_more_than_tax"),
        ({"amount_minor": 10, "tax_minor": 11}, "refund_of_more_than_tax"),
        ({"amount_minor": 10, "tax_minor": -1}, "refund_of_more_than_tax"),
        ({"amount_minor": 4996}, "reserved_within_paid"),
    ],
)
def test_check_constraints_bound_the_amounts(vendor: Vendor, fields: dict[str, int], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        make.refund(make.order(vendor), **fields)


def test_gateway_id_is_unique(vendor: Vendor) -> None:
    make.refund(make.order(vendor), gateway_id="re_1")

    with pytest.raises(IntegrityError, match="one_refund_per_gateway_id"):
        make.refund(make.order(vendor), gateway_id="re_1")


def test_order_has_one_open_request(order: Order) -> None:
    make.refund_request(order, state="declined")
    make.refund_request(order)

    with pytest.raises(IntegrityError, match="one_open_request_per_order"), transaction.atomic():
        make.refund_request(order)
    assert RefundRequest.objects.count() == 2
