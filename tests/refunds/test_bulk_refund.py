"""Refunding many orders in bulk: totals by currency, a typed number, and an outcome for each order."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client

from core.money import Money
from devtools.fake_gateway.server import FakeGateway
from jobs.models import Job
from jobs.worker import process_jobs
from orders.actions import Obstacle, run_many
from orders.bulk.models import BulkRun
from orders.models import Activity, Order
from refunds.actions.refund_order import RefundOrder
from refunds.calculation import RefundCalculation, calculate_order
from refunds.models import Refund
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


def page_for(orders: list[Order]) -> str:
    return f"/orders/actions/refund-order/?{'&'.join(f'order={order.number}' for order in orders)}"


def test_bulk_refund_names_the_total_in_each_currency(amir: Actor, vendor: Vendor, panel: Panel) -> None:
    orders = [
        make.order(vendor),
        make.order(vendor),
        make.order(vendor, currency="JPY"),
        make.order(vendor, payment_method="wire"),
    ]

    page = panel(amir).get(page_for(orders)).content.decode()

    for text in ("€99.90 goes back", "¥4,995 goes back", "3 orders", "1 order: it was not paid by card"):
        assert text in page


def test_bulk_refund_runs_after_the_number_was_typed(
    amir: Actor, vendor: Vendor, panel: Panel, fake_gateway: FakeGateway, mailoutbox: list[object]
) -> None:
    orders = [make.order(vendor) for _ in range(3)]
    orders.append(make.order(vendor, charge_id=make.charge_id("EUR", 4995, "refuses")))
    form = {"comment": "withdrawn product", "token": str(uuid4())}

    assert panel(amir).post(page_for(orders), form | {"how_many": "5"}).status_code == 200
    assert not BulkRun.objects.exists()
    for _ in range(2):
        response = panel(amir).post(page_for(orders), form | {"how_many": "4"})
        assert response.headers["Location"] == BulkRun.objects.get().get_absolute_url()
    while process_jobs():
        pass

    states = Refund.objects.order_by("order_id").values_list("state", flat=True)
    assert list(states) == ["succeeded"] * 3 + ["failed"]
    assert len(fake_gateway.ledger.refunds) == 3
    page = panel(amir).get(BulkRun.objects.get().get_absolute_url()).content.decode()
    assert page.count("Refund of €49.95 submitted.") == 4


def test_bulk_refund_is_for_managers_and_owners(anna: Actor, vendor: Vendor, panel: Panel) -> None:
    assert panel(anna).get(page_for([make.order(vendor)])).status_code == 403
    assert 'value="refund-order">' not in panel(anna).get("/orders/").content.decode().partition("<table")[0]


def calculate_by_city(refund: RefundOrder) -> RefundCalculation:
    match refund.order.city:
        case "Cannot be told":
            raise Obstacle("its amount cannot be told")
        case "Too much":
            return replace(calculate_order(refund.order), amount=Money(4996, "EUR"))
    return calculate_order(refund.order)


def test_bulk_refund_refuses_only_the_orders_that_cannot_be_refunded(
    amir: Actor, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = [
        make.order(vendor),
        make.order(vendor, payment_method="wire"),  # its obstacle
        make.order(vendor, city="Cannot be told"),  # the calculation refuses it
        make.order(vendor, city="Too much"),  # the reservation refuses it
        make.order(vendor),
    ]

    monkeypatch.setattr(RefundOrder, "calculate", calculate_by_city)

    results = run_many([RefundOrder(order, amir) for order in orders], comment="x")

    assert [str(result) for result in results] == [
        "Refund of €49.95 submitted.",
        "it was not paid by card: write to Customer Service, orders@mycommerce.com",
        "its amount cannot be told",
        "€49.96 is more than the €49.95 that is left",
        "Refund of €49.95 submitted.",
    ]
    refunded = [orders[0].pk, orders[4].pk]
    assert list(Refund.objects.order_by("pk").values_list("order", flat=True)) == refunded
    assert list(Activity.objects.order_by("pk").values_list("order", flat=True)) == refunded
    assert list(Job.objects.order_by("pk").values_list("subject_id", flat=True)) == refunded
