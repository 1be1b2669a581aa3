"""Refunds that were made at the gateway, not here: our books follow, once, and only where an order is known."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from core.money import Money
from orders.models import Activity, Order
from orders.payments.protocol import GatewayRefund, RefundState
from refunds.gateway_sync import _take_over, ours, take
from refunds.models import Refund
from tests import make
from vendors.models import Vendor


def there(charge: str, minor: int = 4995, **facts: Any) -> GatewayRefund:
    usual = {"id": "re_1", "state": RefundState.SUCCEEDED, "reference": "", "failure": ""}
    return GatewayRefund(
        charge_id=charge, amount=Money(minor, "EUR"), created_at=timezone.now(), **usual | facts
    )


def test_it_takes_over_all_that_is_left_with_its_lines(order: Order) -> None:
    answer = there(order.charge_id)

    assert [take(answer), take(answer), _take_over(answer)] == [True, False, False]

    refund = Refund.objects.get()
    assert (refund.state, refund.reason, refund.gateway_id) == ("succeeded", "elsewhere", "re_1")
    assert (refund.asked_by_name, refund.is_whole, refund.tax_minor) == ("The payment gateway", True, 798)
    assert refund.first_sent_at
    assert [line.item for line in refund.lines.all()] == list(order.items.all())
    first, second = Activity.objects.filter(subject=f"refund:{refund.pk}").order_by("pk")
    assert first.sentence == "Refund of €49.95 was made at the gateway, not here."
    assert (first.actor_name, second.cause) == ("The payment gateway", first)


def test_it_knows_no_lines_of_a_part(vendor: Vendor) -> None:
    order = make.order(vendor, items=2)

    assert take(there(order.charge_id, 1000, state=RefundState.PENDING))

    refund = Refund.objects.get()
    assert (refund.state, refund.amount_minor, refund.tax_minor) == ("pending", 1000, 0)
    assert (refund.is_whole, refund.lines.count()) == (False, 0)


@pytest.mark.parametrize("state", RefundState)
def test_it_takes_over_nothing_of_unknown_orders_and_nothing_that_failed(
    vendor: Vendor, state: RefundState
) -> None:
    make.order(vendor, charge_id="")

    assert not take(there("", state=state))
    assert not take(there(make.charge_id("EUR", 4995), state=state))
    assert take(there(make.order(vendor).charge_id, state=state)) is (state != RefundState.FAILED)
    assert Refund.objects.count() == (state != RefundState.FAILED)


def test_it_knows_ours_by_their_id_or_our_name(vendor: Vendor) -> None:
    by_id, by_name = make.refund(make.order(vendor), gateway_id="re_1"), make.refund(make.order(vendor))

    assert ours(there("ch_1", id="re_1", reference=str(by_name.gateway_key))) == by_id
    assert ours(there("ch_1", id="re_2", reference=str(by_name.gateway_key))) == by_name
    assert ours(there("ch_1", id="re_2", reference=str(uuid4()))) is None
    assert ours(there("ch_1", id="re_2", reference="somebody's own words")) is None
