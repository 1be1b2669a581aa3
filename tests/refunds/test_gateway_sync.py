"""Refunds that were made at the gateway are recorded once, where the order is known."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from core.money import Money
from orders.models import Activity, Order
from orders.payments.protocol import GatewayRefund, RefundState
from refunds.gateway_sync import _record_elsewhere, our_refund, owner_of_charge, sync_refund
from refunds.models import Refund
from tests import make
from vendors.models import Vendor


def gateway_refund(charge: str, minor: int = 4995, **fields: Any) -> GatewayRefund:
    defaults = {"id": "re_1", "state": RefundState.SUCCEEDED, "reference": "", "failure": ""}
    return GatewayRefund(
        charge_id=charge, amount=Money(minor, "EUR"), created_at=timezone.now(), **defaults | fields
    )


def test_sync_refund_records_all_that_is_left_with_its_lines(order: Order) -> None:
    refund_there = gateway_refund(order.charge_id)

    assert [
        sync_refund(order.vendor_id, refund_there),
        sync_refund(order.vendor_id, refund_there),
        _record_elsewhere(order.vendor_id, refund_there),
    ] == [True, False, False]

    refund = Refund.objects.get()
    assert (refund.state, refund.reason, refund.gateway_id) == ("succeeded", "elsewhere", "re_1")
    assert (refund.requested_by_name, refund.is_whole, refund.tax_minor) == ("The payment gateway", True, 798)
    assert refund.first_sent_at
    assert [line.item for line in refund.lines.all()] == list(order.items.all())
    first, second = Activity.objects.filter(subject=f"refund:{refund.pk}").order_by("pk")
    assert first.sentence == "Refund of €49.95 was made at the gateway, not here."
    assert (first.actor_name, second.cause) == ("The payment gateway", first)


def test_sync_refund_records_a_part_without_lines(vendor: Vendor) -> None:
    order = make.order(vendor, items=2)

    assert sync_refund(vendor.pk, gateway_refund(order.charge_id, 1000, state=RefundState.PENDING))

    refund = Refund.objects.get()
    assert (refund.state, refund.amount_minor, refund.tax_minor) == ("pending", 1000, 160)
    assert (refund.is_whole, refund.lines.count()) == (False, 0)


def test_sync_refund_gives_each_part_its_share_of_the_tax(order: Order) -> None:
    for number, minor in enumerate((500, 1000, 3495)):  # the last one takes the rest
        assert sync_refund(order.vendor_id, gateway_refund(order.charge_id, minor, id=f"re_{number}"))

    taxes = Refund.objects.order_by("pk").values_list("tax_minor", flat=True)
    assert (list(taxes), sum(taxes)) == ([80, 160, 558], order.tax_minor)


@pytest.mark.parametrize("state", RefundState)
def test_sync_refund_ignores_unknown_orders_and_failed_refunds(vendor: Vendor, state: RefundState) -> None:
    make.order(vendor, charge_id="")

    assert not sync_refund(vendor.pk, gateway_refund("", state=state))
    assert not sync_refund(vendor.pk, gateway_refund(make.charge_id("EUR", 4995), state=state))
    assert sync_refund(vendor.pk, gateway_refund(make.order(vendor).charge_id, state=state)) is (
        state != RefundState.FAILED
    )
    assert Refund.objects.count() == (state != RefundState.FAILED)


def test_our_refund_finds_by_gateway_id_or_reference(vendor: Vendor, other_vendor: Vendor) -> None:
    by_id, by_reference = make.refund(make.order(vendor), gateway_id="re_1"), make.refund(make.order(vendor))

    reference = str(by_reference.gateway_key)

    def our_refund_of(owner: Vendor, **names: Any) -> Refund | None:
        return our_refund(owner.pk, gateway_refund("ch_1", **names))

    assert our_refund_of(vendor, id="re_1", reference=reference) == by_id
    assert our_refund_of(vendor, id="re_2", reference=reference) == by_reference
    assert our_refund_of(other_vendor, id="re_1", reference=reference) is None
    assert our_refund_of(vendor, id="re_2", reference=str(uuid4())) is None
    assert our_refund_of(vendor, id="re_2", reference="not one of ours") is None


def test_sync_refund_writes_nothing_on_another_vendors_order(order: Order, other_vendor: Vendor) -> None:
    assert not sync_refund(other_vendor.pk, gateway_refund(order.charge_id))
    assert not Refund.objects.exists()


def test_owner_of_charge_is_known_by_the_charge_alone(order: Order) -> None:
    assert owner_of_charge(order.charge_id) == (order.vendor_id, order.pk)
    assert owner_of_charge("ch_unknown") is owner_of_charge("") is None
