"""A batch of refunds: each has its own outcome, and none costs statements of its own."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from devtools.fake_gateway.server import FakeGateway
from jobs.models import Job
from jobs.queues import Queue
from jobs.worker import process_next
from orders.bulk import runner
from orders.bulk.models import BulkOrder
from orders.bulk.tasks import process_bulk_run
from orders.models import Order
from refunds import tasks
from refunds.actions.refund_order import RefundOrder
from refunds.models import Refund, RefundSettings
from refunds.outcome import settle_all
from tests import make
from tests.job_states import make_due
from vendors.actor import Actor
from vendors.models import Vendor

Ledger = Callable[[Order], list[tuple[int, str]]]
SEND_TASK = "refunds.send_to_gateway"


@pytest.fixture
def bulk_refund(amir: Actor, vendor: Vendor) -> Callable[..., None]:
    """A function that refunds all orders of the vendor in bulk, up to the jobs for the gateway."""
    user = amir.user
    assert user

    def run() -> None:
        orders = vendor.orders.order_by("pk")
        runner.start_run(
            RefundOrder,
            orders,
            vendor=vendor,
            user=user,
            token=uuid4(),
            form_data={"comment": "x"},
            task=process_bulk_run,
        )
        process_next(Queue.BULK)

    return run


def process_batch() -> int:
    """Process the oldest job with its batch; return the number of jobs in it."""
    make_due()
    return process_next(Queue.BULK)


def test_gateway_batch_settles_each_refund_by_its_own_answer(
    bulk_refund: Callable[..., None],
    vendor: Vendor,
    fake_gateway: FakeGateway,
    ledger: Ledger,
    mailoutbox: list[object],
) -> None:
    for behaviour in ("ok", "refuses", "pending", "ok"):
        make.order(vendor, charge_id=make.charge_id("EUR", 4995, behaviour))
    bulk_refund()
    fake_gateway.faults.times = {"drop_after": 1}  # a refund whose answer is lost is sent again

    assert process_batch() == 4
    states = Refund.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["submitted", "failed", "pending", "succeeded"]
    assert set(Job.objects.values_list("queue", flat=True)) == {"bulk"}
    assert process_batch() == 1
    assert [ledger(order) for order in vendor.orders.order_by("pk")] == [
        [(4995, "succeeded")], [], [(4995, "pending")], [(4995, "succeeded")],
    ]  # fmt: skip
    outcomes = Order.objects.order_by("pk").values_list("status", "reserved_minor", "refunded_minor")
    assert list(outcomes) == [
        ("refunded", 4995, 4995), ("paid", 0, 0), ("paid", 4995, 0), ("refunded", 4995, 4995),
    ]  # fmt: skip


def test_gateway_batch_refunds_once_when_settling_fails(
    bulk_refund: Callable[..., None], vendor: Vendor, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = [make.order(vendor) for _ in range(3)]
    bulk_refund()
    broken: Any = [None]
    monkeypatch.setattr(
        tasks,
        "settle_all",
        lambda moves, queue: settle_all(moves if len(moves) == 1 else broken, queue=queue),
    )

    assert [process_batch() for _ in range(6)] == [3, 3, 3, 1, 1, 1]
    assert [ledger(order) for order in orders] == [[(4995, "succeeded")]] * 3
    assert set(Refund.objects.values_list("state", flat=True)) == {"succeeded"}


def test_gateway_batch_takes_as_many_statements_for_twenty_as_for_five(
    bulk_refund: Callable[..., None],
    vendor: Vendor,
    fake_gateway: FakeGateway,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("jobs.batch.TURN_SECONDS", 60.0)  # each looks whether others wait, by a statement
    RefundSettings.objects.create(vendor=vendor, mails_customer=False)

    def statements(orders: int) -> int:
        for _ in range(orders):
            make.order(vendor)
        Job.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            bulk_refund()
            assert process_batch() == orders
        return len([query for query in captured if "SAVEPOINT" not in query["sql"][:24]])

    for_five = statements(5)
    Order.objects.update(kind="adjustment")  # refused from now on, without a statement

    assert statements(20) <= for_five + 2
    assert BulkOrder.objects.filter(state="done").count() == 25
