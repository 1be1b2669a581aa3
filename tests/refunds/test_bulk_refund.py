"""Refunding many orders in bulk: totals by currency, a typed number, and an outcome for each order."""

from collections.abc import Callable
from uuid import uuid4

from django.test import Client

from devtools.fake_gateway.server import FakeGateway
from jobs.worker import process_jobs
from orders.bulk.models import BulkRun
from orders.models import Order
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
