"""What a person refunds alone adds up: in an order, and in a day of the vendor; above it a second person approves."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries, Settings

from core.money import Money
from orders.actions import Obstacle, run_many
from orders.models import Order
from refunds.actions.approve_refund import ApproveRefund
from refunds.actions.record_refund import RecordRefund
from refunds.actions.refund_order import RefundOrder
from refunds.actions.refund_product import RefundProduct
from refunds.ceilings import BadCeiling, Ceiling, parse_ceilings
from refunds.models import Refund, RefundSettings
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor
from vendors.rights import Role

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def ceiling(vendor: Vendor) -> RefundSettings:
    """Managers refund up to 99.90 euros alone, the total of two orders."""
    return RefundSettings.objects.create(vendor=vendor, ceilings={"manager": {"EUR": 9_990}})


@pytest.fixture
def sue(db: None) -> Actor:
    return Actor.of(make.staff("sue@demo.example"))


def refund(order: Order, actor: Actor) -> bool:
    """Refund an order; return whether it needs approval."""
    RefundOrder(order, actor).run(comment="x")
    return Refund.objects.get(order=order).needs_approval


def test_refunds_of_a_day_add_up(amir: Actor, vendor: Vendor, ceiling: RefundSettings) -> None:
    with time_machine.travel(NOON, tick=False):
        assert [refund(make.order(vendor), amir) for _ in range(3)] == [False, False, True]
    Refund.objects.update(created_at=NOON)
    with time_machine.travel(NOON.replace(day=25, hour=0), tick=False):
        assert not refund(make.order(vendor), amir)


def test_day_is_that_of_the_vendor(amir: Actor, vendor: Vendor, ceiling: RefundSettings) -> None:
    Vendor.objects.filter(pk=vendor.pk).update(timezone="Pacific/Auckland")  # a day that began at 11:00 UTC
    for _ in range(2):
        refund(make.order(vendor), amir)
    Refund.objects.update(created_at=NOON.replace(hour=10, minute=59))
    with time_machine.travel(NOON, tick=False):
        assert not refund(make.order(vendor), amir)


def test_refunds_of_an_order_add_up_over_days(amir: Actor, vendor: Vendor, ceiling: RefundSettings) -> None:
    order = make.order(vendor, items=3)
    RefundSettings.objects.update(ceilings={"manager": {"EUR": order.total_minor * 2 // 3}})
    needed = []
    for item in order.items.with_related().order_by("position"):
        RefundProduct(order, amir, item).run(comment="x")
        Refund.objects.update(created_at=NOON)
        needed.append(Refund.objects.latest("pk").needs_approval)
    assert needed == [False, False, True]


def test_refunds_of_a_bulk_run_add_up(amir: Actor, vendor: Vendor, ceiling: RefundSettings) -> None:
    run_many([RefundOrder(make.order(vendor), amir) for _ in range(4)], comment="x")

    assert list(Refund.objects.order_by("pk").values_list("needs_approval", flat=True)) == [
        False,
        False,
        True,
        True,
    ]


def test_failed_refunds_and_those_of_others_do_not_count(
    amir: Actor, alice: Actor, vendor: Vendor, ceiling: RefundSettings
) -> None:
    refund(make.order(vendor), alice)
    refund(make.order(vendor), alice)
    make.refund(make.order(vendor), requested_by=amir.user, needs_approval=False, state="failed")

    assert [refund(make.order(vendor), amir) for _ in range(2)] == [False, False]


@pytest.mark.parametrize(
    ("ceilings", "minor", "currency", "alone"),
    [
        ([], 10**9, "EUR", True),
        ([{}], 10**9, "EUR", True),
        ([{"EUR": 100}], 100, "EUR", True),
        ([{"EUR": 100}], 101, "EUR", False),
        ([{"EUR": 100}], 1, "JPY", False),
        ([{"EUR": 100}, {"EUR": 200}], 101, "EUR", True),
        ([{"EUR": 100}, {}], 101, "EUR", True),
    ],
)
def test_ceiling_is_of_a_role_and_a_currency(
    ceilings: list[dict[str, int]], minor: int, currency: str, alone: bool
) -> None:
    assert Ceiling(ceilings).allows(Order(pk=1), Money(minor, currency)) is alone


@pytest.mark.parametrize(
    ("text", "ceilings"),
    [
        (" EUR 200.00,jpy 30000 ", {"EUR": 20_000, "JPY": 30_000}),
        ("EUR 200,00, JPY 30.000", {"EUR": 20_000, "JPY": 30_000}),
        ("EUR 200,00 JPY 30000", {"EUR": 20_000, "JPY": 30_000}),
        ("200,00 €; 30.000 円\nKWD 12,500", {"EUR": 20_000, "JPY": 30_000, "KWD": 12_500}),
        ("€5, £6.50, 1'249.95 CHF", {"EUR": 500, "GBP": 650, "CHF": 124_995}),
        ("", {}),
    ],
)
def test_parse_ceilings_reads_amounts(text: str, ceilings: dict[str, int]) -> None:
    assert parse_ceilings(text) == ceilings


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("200", "“200” is not a currency and an amount"),
        ("$200", "names no currency that there is one of only"),
        ("EUR 1.249", "may be 1249 or 1.249"),
        ("JPY 30.5", "JPY has no decimals"),
        ("EUR 5, 6 €", "A currency stands here twice"),
        ("EUR -5", "is not a currency and an amount"),
    ],
)
def test_parse_ceilings_refuses_what_may_be_another_amount(text: str, problem: str) -> None:
    with pytest.raises(BadCeiling, match=re.escape(problem)):
        parse_ceilings(text)


def test_ceilings_of_customer_service_are_amounts(settings: Settings) -> None:
    assert parse_ceilings(settings.CUSTOMER_SERVICE_CEILINGS)["EUR"] == 50_000


def test_actor_without_a_ceiling_costs_one_query(
    alice: Actor, vendor: Vendor, order: Order, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(1):
        assert Ceiling.of(alice, vendor, [order]).allows(order, order.total)


def test_approver_is_bound_by_their_own_ceiling(
    amir: Actor, alice: Actor, vendor: Vendor, ceiling: RefundSettings
) -> None:
    other = Actor.of(make.seat("maria@demo.example", vendor, Role.MANAGER))
    order = make.order(vendor, items=3)
    assert refund(order, amir)

    with pytest.raises(
        Obstacle, match="is above your own ceiling: somebody with a higher one has to approve it"
    ):
        ApproveRefund(order, other).run(refund=Refund.objects.get().pk)
    ApproveRefund(order, alice).run(refund=Refund.objects.get().pk)


def test_customer_service_need_a_second_person_above_their_ceiling(
    sam: Actor, sue: Actor, alice: Actor, vendor: Vendor, settings: Settings
) -> None:
    settings.CUSTOMER_SERVICE_CEILINGS = "EUR 60"
    first, order = make.order(vendor), make.order(vendor)
    assert [refund(first, sam), refund(order, sam)] == [False, True]
    waiting = Refund.objects.get(order=order)

    with pytest.raises(Obstacle, match="you asked for it yourself"):
        ApproveRefund(order, sam).run(refund=waiting.pk)
    with pytest.raises(Obstacle, match="another person of Customer Service has to approve it"):
        ApproveRefund(order, alice).run(refund=waiting.pk)
    ApproveRefund(order, sue).run(refund=waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.approved_by) == ("submitted", sue.user)


def test_refund_by_hand_needs_a_second_person_above_the_ceiling(
    sam: Actor, sue: Actor, vendor: Vendor, settings: Settings
) -> None:
    settings.CUSTOMER_SERVICE_CEILINGS = "EUR 10"
    order = make.order(vendor, payment_method="paypal")

    with pytest.raises(Obstacle, match="record it without a reference"):
        RecordRefund(order, sam).run(comment="x", reference="PAYOUT-1")
    RecordRefund(order, sam).run(comment="x")
    waiting = Refund.objects.get()
    assert waiting.state == "waiting_for_approval"
    ApproveRefund(order, sue).run(refund=waiting.pk)

    waiting.refresh_from_db()
    assert (waiting.status_text, order.jobs.count()) == ("To do", 0)
