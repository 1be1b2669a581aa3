"""Concurrent refunds: never above what was paid, no line twice, no error page."""

import os
import random
from collections import Counter
from collections.abc import Callable
from time import perf_counter
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from devtools.fake_gateway.server import FakeGateway
from jobs.worker import process_jobs
from orders.actions import Obstacle
from orders.models import Order
from refunds.actions.refund_order import RefundOrder
from refunds.actions.refund_product import RefundProduct
from refunds.models import Refund, RefundItem
from tests import make
from tests.at_once import at_once
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
TIMES = int(os.environ.get("RACES", "5"))  # 50 for the full run
THREADS = 20


@pytest.mark.django_db(transaction=True)
def test_concurrent_refunds_refund_each_line_once(
    amir: Actor, vendor: Vendor, fake_gateway: FakeGateway, mailoutbox: list[object]
) -> None:
    rng = random.Random(1)
    for _ in range(TIMES):
        order = make.order(vendor, items=3)

        outcomes = at_once(*[lambda order=order: attempt(order.pk, amir, rng)] * THREADS)

        assert {type(outcome) for outcome in outcomes if isinstance(outcome, Exception)} <= {Obstacle}
        order.refresh_from_db()
        live = RefundItem.objects.filter(refund__order=order, live=True)
        assert (
            order.reserved_minor
            == sum(refund.amount_minor for refund in order.refunds.all())
            <= order.paid_minor
        )
        assert live.count() == live.values("item").distinct().count()

    process_jobs()
    refunded: Counter[str] = Counter()
    for refund in fake_gateway.ledger.refunds.values():
        refunded[refund["charge"]] += refund["amount"]
    for order in Order.objects.all():
        assert refunded[order.charge_id] == order.refunded_minor == order.reserved_minor <= order.paid_minor


def attempt(order_id: int, actor: Actor, rng: random.Random) -> object:
    """Refund the whole order, or one of its lines."""
    order, form = Order.objects.get(pk=order_id), {"token": str(uuid4()), "comment": "x"}
    if rng.random() < 0.3:
        return RefundOrder(order, actor).run(**form)
    line = rng.choice(list(order.items.all()))
    return RefundProduct(order, actor, line).run(**form)


@pytest.mark.django_db(transaction=True)
def test_double_click_makes_one_refund(
    amir: Actor, vendor: Vendor, panel: Panel, fake_gateway: FakeGateway, mailoutbox: list[object]
) -> None:
    orders = [make.order(vendor) for _ in range(TIMES * 2)]
    clients = [panel(amir), panel(amir)]

    for order in orders:
        form = {"comment": "x", "token": str(uuid4())}
        page = f"/orders/{order.number}/actions/refund-order/"
        responses = at_once(
            *[lambda client=client, page=page, form=form: client.post(page, form) for client in clients]
        )
        assert [response.status_code for response in responses] == [303, 303]
    process_jobs()

    assert Refund.objects.count() == len(fake_gateway.ledger.refunds) == len(orders)


@pytest.mark.slow
def test_refund_request_never_waits_for_the_gateway(
    amir: Actor, vendor: Vendor, panel: Panel, fake_gateway: FakeGateway, mailoutbox: list[object]
) -> None:
    fake_gateway.faults.rates = {"hang": 1.0}
    client, seconds = panel(amir), []

    for _ in range(TIMES * 4):
        page = f"/orders/{make.order(vendor).number}/actions/refund-order/"
        started_at = perf_counter()
        assert client.post(page, {"comment": "x", "token": str(uuid4())}).status_code == 303
        seconds.append(perf_counter() - started_at)

    assert sorted(seconds)[int(len(seconds) * 0.99) - 1] < 1.5
    fake_gateway.faults.rates = {}
    process_jobs()
    assert set(Refund.objects.values_list("state", flat=True)) == {"succeeded"}


@pytest.mark.parametrize(("slug", "max_statements"), [("refund-order", 16), ("refund-product", 17)])
def test_refund_takes_few_statements(
    amir: Actor, vendor: Vendor, panel: Panel, slug: str, max_statements: int
) -> None:
    """A product costs two more: the item is read before and under the order's lock."""
    client = panel(amir)
    client.get("/orders/")
    order = make.order(vendor, items=20)
    target = order if slug == "refund-order" else order.items.earliest("pk")

    with CaptureQueriesContext(connection) as captured:
        form = {"comment": "x", "token": str(uuid4())}
        assert client.post(f"{target.get_absolute_url()}actions/{slug}/", form).status_code == 303

    # Outside of tests the outermost savepoints are the transactions themselves.
    statements = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"][:20]]
    assert len(statements) <= max_statements, "\n".join(statements)
