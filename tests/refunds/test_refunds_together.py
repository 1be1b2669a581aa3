"""Refunds that one worker asks for in one go: each has its own fate, and none costs statements of its own."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from devtools.fake_gateway.server import FakeGateway
from jobs.models import Job
from jobs.worker import process_job
from orders.bulk import runner
from orders.bulk.models import BulkOrder
from orders.bulk.tasks import process_bulk_run
from orders.models import Order
from refunds import gateway_batch
from refunds.actions.refund_order import RefundOrder
from refunds.models import Refund, RefundSettings
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Ledger = Callable[[Order], list[tuple[int, str]]]
SENDS = "refunds.send_to_gateway"


@pytest.fixture
def start(amir: Actor, vendor: Vendor) -> Callable[..., None]:
    """Refund all orders of the vendor in bulk, as far as the gateway."""
    assert amir.user

    def start() -> None:
        chosen = vendor.orders.order_by("pk")
        facts = {"vendor": vendor, "user": amir.user, "token": uuid4(), "form_data": {"comment": "x"}}
        runner.start_run(RefundOrder, chosen, task=process_bulk_run, **facts)
        process_job(Job.objects.get().pk)

    return start


def send() -> int:
    """How many one worker takes along."""
    Job.objects.filter(done_at=None).update(due_at=timezone.now() - timedelta(seconds=1))
    return process_job(Job.objects.filter(task=SENDS, done_at=None).earliest("pk").pk)


def test_it_gives_each_its_own_answer(
    start: Callable[..., None],
    vendor: Vendor,
    fake_gateway: FakeGateway,
    given: Ledger,
    mailoutbox: list[object],
) -> None:
    for behaviour in ("ok", "refuses", "pending", "ok"):
        make.order(vendor, charge_id=make.charge_id("EUR", 4995, behaviour))
    start()
    fake_gateway.faults.times = {"drop_after": 1}  # whose answer is lost is asked for again with the same key

    assert send() == 4
    states = Refund.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["submitted", "failed", "pending", "succeeded"]
    assert set(Job.objects.values_list("queue", flat=True)) == {"bulk"}
    assert send() == 1
    assert [given(order) for order in vendor.orders.order_by("pk")] == [
        [(4995, "succeeded")], [], [(4995, "pending")], [(4995, "succeeded")],
    ]  # fmt: skip
    fates = Order.objects.order_by("pk").values_list("status", "reserved_minor", "refunded_minor")
    assert list(fates) == [
        ("refunded", 4995, 4995), ("paid", 0, 0), ("paid", 4995, 0), ("refunded", 4995, 4995),
    ]  # fmt: skip


def test_it_asks_once_when_the_settling_breaks(
    start: Callable[..., None], vendor: Vendor, given: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = [make.order(vendor) for _ in range(3)]
    start()
    settle_all = gateway_batch.settle_all
    monkeypatch.setattr(
        gateway_batch,
        "settle_all",
        lambda moves, queue: settle_all(moves if len(moves) == 1 else [None], queue=queue),
    )

    assert [send() for _ in range(6)] == [3, 3, 3, 1, 1, 1]
    assert [given(order) for order in orders] == [[(4995, "succeeded")]] * 3
    assert set(Refund.objects.values_list("state", flat=True)) == {"succeeded"}


def test_it_costs_as_much_for_twenty_as_for_five(
    start: Callable[..., None], vendor: Vendor, fake_gateway: FakeGateway
) -> None:
    RefundSettings.objects.create(vendor=vendor, mails_customer=False)

    def statements(orders: int) -> int:
        for _ in range(orders):
            make.order(vendor)
        Job.objects.all().delete()
        with CaptureQueriesContext(connection) as spoken:
            start()
            assert send() == orders
        return len([one for one in spoken.captured_queries if "SAVEPOINT" not in one["sql"][:24]])

    few = statements(5)
    Order.objects.update(kind="adjustment")  # of no interest any more: refused without a statement

    assert statements(20) <= few + 2
    assert BulkOrder.objects.filter(state="done").count() == 25
