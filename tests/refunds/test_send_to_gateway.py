"""The step that asks the gateway: what it does when the answer is lost, late, bad or missing. One refund each."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from devtools.fake_gateway.server import FakeGateway
from devtools.ports import free_port
from jobs.models import Job
from jobs.settle import retry
from jobs.worker import process_jobs
from orders.models import Activity, Order
from orders.payments.protocol import OutcomeUnknown
from refunds.actions.refund_order import RefundOrder
from refunds.models import Refund
from refunds.stuck_refunds import stuck
from refunds.tasks import ATTEMPTS, CALM, KEY_IS_KEPT, _with_new_key
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Ledger = Callable[[Order], list[tuple[int, str]]]


@pytest.fixture
def refund(amir: Actor, order: Order) -> Refund:
    RefundOrder(order, amir).run(comment="x")
    return Refund.objects.get()


def try_again(rounds: int = 1) -> None:
    """All waiting is over."""
    for _ in range(rounds):
        Job.objects.filter(done_at=None, failed_at=None).update(due_at=timezone.now() - timedelta(seconds=1))
        process_jobs()


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "error_after", "error_before", "busy"])
def test_it_refunds_once_whatever_befalls_the_answer(
    refund: Refund, order: Order, fake_gateway: FakeGateway, given: Ledger, fault: str
) -> None:
    fake_gateway.faults.times = {fault: 1}
    process_jobs()
    refund.refresh_from_db()
    assert refund.state == "submitted"

    try_again(2)
    Refund.objects.filter(state="submitted").update(first_sent_at=timezone.now() - timedelta(minutes=1))
    try_again(2)

    refund.refresh_from_db()
    assert (refund.state, given(order)) == ("succeeded", [(4995, "succeeded")])
    # A stored failure burns its key; only then, and only when the refund is not there, another key is used.
    assert refund.key_generation == (1 if fault == "error_before" else 0)


def test_it_takes_one_new_key_for_one_burnt_one(refund: Refund, vendor: Vendor) -> None:
    """Of two workers that saw the same failure the second changes nothing; and no other refund's key moves."""
    other = make.refund(make.order(vendor))
    for age in (CALM, CALM + timedelta(seconds=1), KEY_IS_KEPT):
        with pytest.raises(OutcomeUnknown):
            _with_new_key(refund, age, OutcomeUnknown("500", key_is_spent=True))

    generations = Refund.objects.order_by("pk").values_list("key_generation", flat=True)
    assert (list(generations), other.key_generation) == ([1, 0], 0)


def test_it_waits_while_the_gateway_is_down(
    refund: Refund, order: Order, fake_gateway: FakeGateway, given: Ledger, settings: Settings
) -> None:
    there, settings.GATEWAY_URL = settings.GATEWAY_URL, f"http://127.0.0.1:{free_port()}"
    try_again(3)
    refund.refresh_from_db()
    assert (refund.state, refund.settled_at) == ("submitted", None)

    settings.GATEWAY_URL = there
    try_again()
    assert given(order) == [(4995, "succeeded")]


def test_it_holds_no_transaction_open_while_it_asks(
    refund: Refund, monkeypatch: pytest.MonkeyPatch, fake_gateway: FakeGateway
) -> None:
    depths, before = [], len(connection.savepoint_ids)
    post = fake_gateway.wire.post
    monkeypatch.setattr(
        fake_gateway.wire, "post", lambda *asked: depths.append(len(connection.savepoint_ids)) or post(*asked)
    )

    process_jobs()

    assert depths == [before]


def test_it_never_sends_again_what_is_too_old(
    refund: Refund, order: Order, fake_gateway: FakeGateway, given: Ledger, told: Callable[[], list[str]]
) -> None:
    fake_gateway.faults.times = {"drop_before": 1}
    process_jobs()
    Refund.objects.update(first_sent_at=timezone.now() - timedelta(hours=21))
    posts = fake_gateway.asked
    try_again()

    assert (fake_gateway.asked, given(order)) == (posts, [])
    assert list(stuck()) == [refund]
    assert told()[-1] == (
        "Refund of €49.95: the gateway never answered and does not have it. "
        "It is too old to be sent again by itself: Customer Service will look at it."
    )


def test_it_adopts_an_old_one_that_did_arrive(
    refund: Refund, order: Order, fake_gateway: FakeGateway, given: Ledger
) -> None:
    fake_gateway.faults.times = {"drop_after": 1}
    process_jobs()
    fake_gateway.ledger.answers.clear()  # the gateway has forgotten the key
    Refund.objects.update(first_sent_at=timezone.now() - timedelta(hours=21))
    try_again()

    refund.refresh_from_db()
    assert (refund.state, given(order)) == ("succeeded", [(4995, "succeeded")])


def test_it_adopts_before_it_believes_a_no(
    refund: Refund, order: Order, fake_gateway: FakeGateway, given: Ledger
) -> None:
    fake_gateway.faults.times = {"drop_after": 1}
    process_jobs()
    fake_gateway.ledger.answers.clear()
    try_again()  # "has already been refunded": by ourselves

    refund.refresh_from_db()
    assert (refund.state, given(order)) == ("succeeded", [(4995, "succeeded")])


def test_it_asks_for_a_person_after_its_last_try(
    refund: Refund, fake_gateway: FakeGateway, given: Ledger, order: Order
) -> None:
    fake_gateway.faults.rates = {"drop_before": 1.0}
    try_again()
    Job.objects.update(attempts=ATTEMPTS - 1)
    try_again()

    refund.refresh_from_db()
    order.refresh_from_db()
    assert (refund.state, order.reserved_minor) == ("submitted", 4995)  # never "failed": nobody knows
    assert list(stuck()) == [refund]
    fake_gateway.faults.rates = {}
    retry(Job.objects.all())
    process_jobs()
    assert given(order) == [(4995, "succeeded")]


def test_it_follows_a_pending_one_until_the_bank_answers(
    amir: Actor, vendor: Vendor, fake_gateway: FakeGateway
) -> None:
    order = make.order(vendor, charge_id=make.charge_id("EUR", 4995, "pending"))
    RefundOrder(order, amir).run(comment="x")
    process_jobs()
    refund = Refund.objects.get()
    assert (refund.state, bool(refund.gateway_id)) == ("pending", True)
    try_again()
    look = Job.objects.get(task="refunds.look_again")
    assert look.last_error == "The customer's bank has not answered yet."

    fake_gateway.wire.settle(refund.gateway_id, "succeeded")
    try_again()

    refund.refresh_from_db()
    order.refresh_from_db()
    assert (refund.state, order.status) == ("succeeded", "refunded")
    lines = Activity.objects.filter(order=order, kind="refund").order_by("pk")
    assert list(lines.values_list("sentence", flat=True))[:3] == [
        "Refund of €49.95 submitted.",
        "Refund of €49.95 is pending at the customer's bank.",
        "Refund of €49.95 succeeded.",
    ]


def test_it_asks_for_a_person_when_the_amounts_differ(
    refund: Refund, order: Order, fake_gateway: FakeGateway
) -> None:
    wrong = {"charge": order.charge_id, "amount": "1", "metadata": {"refund": str(refund.gateway_key)}}
    fake_gateway.ledger.refund(wrong)
    Refund.objects.update(first_sent_at=timezone.now() - timedelta(hours=21))
    process_jobs()

    assert list(stuck()) == [refund]
    assert "€0.01 where we have one of €49.95" in Job.objects.get(pk=order.jobs.get().pk).last_error
