"""The looks at a pending refund: ever more rarely until the bank has answered, and in the end a person's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from devtools.fake_gateway.server import FakeGateway
from jobs.models import Job
from jobs.states import retry
from jobs.worker import process_jobs
from orders.models import Activity, Order
from refunds.actions.refund_order import RefundOrder
from refunds.models import Refund
from refunds.stuck_refunds import stuck_refunds
from tests import make
from tests.refunds.makers import process_due_jobs
from vendors.actor import Actor
from vendors.models import Vendor


@pytest.fixture
def pending(amir: Actor, vendor: Vendor, fake_gateway: FakeGateway) -> Refund:
    """A refund whose customer's bank has not answered."""
    RefundOrder(make.order(vendor, charge_id=make.charge_id("EUR", 4995, "pending")), amir).run(comment="x")
    process_jobs()
    return Refund.objects.get(state="pending")


def test_check_pending_refund_settles_once_the_bank_has_answered(
    pending: Refund, fake_gateway: FakeGateway
) -> None:
    process_due_jobs()
    check = Job.objects.get(task="refunds.check_pending_refund")
    assert check.last_error == "The customer's bank has not answered yet."

    fake_gateway.wire.settle(pending.gateway_id, "succeeded")
    process_due_jobs()

    pending.refresh_from_db()
    order = Order.objects.get(pk=pending.order_id)
    assert (pending.state, order.status) == ("succeeded", "refunded")
    lines = Activity.objects.filter(order=order, kind="refund").order_by("pk")
    assert list(lines.values_list("sentence", flat=True))[:3] == [
        "Refund of €49.95 submitted.",
        "Refund of €49.95 is pending at the customer's bank.",
        "Refund of €49.95 succeeded.",
    ]


@pytest.mark.parametrize(
    ("age", "pause"),
    [
        (timedelta(0), timedelta(seconds=10)),
        (timedelta(minutes=7), timedelta(minutes=7)),
        (timedelta(days=7), timedelta(hours=1)),
    ],
)
def test_check_pending_refund_pauses_as_long_as_the_refund_has_waited(
    pending: Refund, age: timedelta, pause: timedelta
) -> None:
    Refund.objects.update(first_sent_at=timezone.now() - age)
    process_due_jobs()

    check = Job.objects.get(task="refunds.check_pending_refund")
    assert abs(check.due_at - timezone.now() - pause) < timedelta(seconds=5)
    assert (check.attempts, check.status) == (0, "waiting")  # it goes on being looked at in batches


def test_check_pending_refund_leaves_it_to_a_person_in_the_end(
    pending: Refund, fake_gateway: FakeGateway
) -> None:
    Refund.objects.update(first_sent_at=timezone.now() - timedelta(days=8, minutes=1))
    process_due_jobs()

    assert list(stuck_refunds(Refund.objects.all())) == [pending]
    sentence = (
        "Refund of €49.95: the customer's bank has not answered for 8 days. Customer Service will look at it."
    )
    assert Activity.objects.filter(order=pending.order, sentence=sentence).exists()
    fake_gateway.wire.settle(pending.gateway_id, "succeeded")
    retry(Job.objects.all())
    process_jobs()
    pending.refresh_from_db()
    assert pending.state == "succeeded"
