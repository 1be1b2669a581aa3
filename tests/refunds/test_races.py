"""Many people and many clicks at the same moment: never above what was paid, no line twice, no error page."""

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
TIMES = int(os.environ.get("RACES", "5"))  # 50 for the whole proof
THREADS = 20


@pytest.mark.django_db(transaction=True)
def test_it_gives_back_each_line_once_however_many_try(
    amir: Actor, vendor: Vendor, fake_gateway: FakeGateway, mailoutbox: list[object]
) -> None:
    luck = random.Random(1)
    for _ in range(TIMES):
        order = make.order(vendor, items=3)

        outcomes = at_once(*[lambda order=order: attempt(order.pk, amir, luck)] * THREADS)

        assert {type(one) for one in outcomes if isinstance(one, Exception)} <= {Obstacle}
        order.refresh_from_db()
        live = RefundItem.objects.filter(refund__order=order, live=True)
        assert (
            order.reserved_minor == sum(one.amount_minor for one in order.refunds.all()) <= order.paid_minor
        )
        assert live.count() == live.values("item").distinct().count()

    process_jobs()
    given: Counter[str] = Counter()
    for one in fake_gateway.ledger.refunds.values():
        given[one["charge"]] += one["amount"]
    for order in Order.objects.all():
        assert given[order.charge_id] == order.refunded_minor == order.reserved_minor <= order.paid_minor


def attempt(order_id: int, actor: Actor, luck: random.Random) -> object:
    """The whole order, or one of its lines."""
    order, form = Order.objects.get(pk=order_id), {"token": str(uuid4()), "comment": "x"}
    if luck.random() < 0.3:
        return RefundOrder(order, actor).run(**form)
    line = luck.choice(list(order.items.all()))
    return RefundProduct(order, actor, line).run(**form)


@pytest.mark.django_db(transaction=True)
def test_it_is_one_refund_for_each_double_click(
    amir: Actor, vendor: Vendor, panel: Panel, fake_gateway: FakeGateway, mailoutbox: list[object]
) -> None:
    orders = [make.order(vendor) for _ in range(TIMES * 2)]
    clients = [panel(amir), panel(amir)]

    for order in orders:
        form = {"comment": "x", "token": str(uuid4())}
        page = f"/orders/{order.number}/actions/refund-order/"
        answers = at_once(
            *[lambda client=client, page=page, form=form: client.post(page, form) for client in clients]
        )
        assert [answer.status_code for answer in answers] == [303, 303]
    process_jobs()

    assert Refund.objects.count() == len(fake_gateway.ledger.refunds) == len(orders)


def test_it_never_waits_for_the_gateway(
    amir: Actor, vendor: Vendor, panel: Panel, fake_gateway: FakeGateway, mailoutbox: list[object]
) -> None:
    fake_gateway.faults.rates = {"hang": 1.0}
    client, seconds = panel(amir), []

    for _ in range(TIMES * 4):
        page = f"/orders/{make.order(vendor).number}/actions/refund-order/"
        began = perf_counter()
        assert client.post(page, {"comment": "x", "token": str(uuid4())}).status_code == 303
        seconds.append(perf_counter() - began)

    assert sorted(seconds)[int(len(seconds) * 0.99) - 1] < 1.5
    fake_gateway.faults.rates = {}
    process_jobs()
    assert set(Refund.objects.values_list("state", flat=True)) == {"succeeded"}


@pytest.mark.parametrize(("slug", "at_most"), [("refund-order", 15), ("refund-product", 17)])
def test_it_costs_few_queries(amir: Actor, vendor: Vendor, panel: Panel, slug: str, at_most: int) -> None:
    """A product costs two more: the item is read before and under the order's lock."""
    client = panel(amir)
    client.get("/orders/")
    order = make.order(vendor, items=20)
    target = order if slug == "refund-order" else order.items.earliest("pk")

    with CaptureQueriesContext(connection) as captured:
        form = {"comment": "x", "token": str(uuid4())}
        assert client.post(f"{target.get_absolute_url()}actions/{slug}/", form).status_code == 303

    # Outside of tests the outermost savepoints are the transactions themselves.
    spoken = [one["sql"] for one in captured.captured_queries if "SAVEPOINT" not in one["sql"][:20]]
    assert len(spoken) <= at_most, "\n".join(spoken)
