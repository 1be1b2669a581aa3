"""The job that asks the gateway: one refund, whether the answer is lost, late, bad or missing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from devtools.fake_gateway.server import FakeGateway
from devtools.fake_gateway.wire import Answer
from devtools.ports import free_port
from jobs.models import Job
from jobs.states import retry
from jobs.worker import process_jobs
from orders.models import Order
from orders.payments.protocol import OutcomeUnknown
from refunds.actions.refund_order import RefundOrder
from refunds.models import Refund
from refunds.stuck_refunds import stuck_refunds
from refunds.tasks import IN_FLIGHT_TIME, KEY_LIFETIME, SEND_ATTEMPTS, _rotate_key
from tests import make
from tests.refunds.makers import process_due_jobs
from vendors.actor import Actor
from vendors.models import Vendor

Ledger = Callable[[Order], list[tuple[int, str]]]


@pytest.fixture
def refund(amir: Actor, order: Order) -> Refund:
    RefundOrder(order, amir).run(comment="x")
    return Refund.objects.get()


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "error_after", "error_before", "busy"])
def test_send_to_gateway_refunds_once_whatever_happens_to_the_answer(
    refund: Refund, order: Order, fake_gateway: FakeGateway, ledger: Ledger, fault: str
) -> None:
    fake_gateway.faults.times = {fault: 1}
    process_jobs()
    refund.refresh_from_db()
    assert refund.state == "submitted"

    process_due_jobs(2)
    Refund.objects.filter(state="submitted").update(first_sent_at=timezone.now() - timedelta(minutes=1))
    process_due_jobs(2)

    refund.refresh_from_db()
    assert (refund.state, ledger(order)) == ("succeeded", [(4995, "succeeded")])
    # Another key is used only when the gateway repeats a failure for the key and has no refund.
    assert refund.key_generation == (1 if fault == "error_before" else 0)


def test_rotate_key_changes_the_key_once(refund: Refund, vendor: Vendor) -> None:
    """Of two workers that saw the same failure the second changes nothing, nor does any other refund's key change."""
    other = make.refund(make.order(vendor))
    for age in (IN_FLIGHT_TIME, IN_FLIGHT_TIME + timedelta(seconds=1), KEY_LIFETIME):
        with pytest.raises(OutcomeUnknown):
            _rotate_key(refund, age, OutcomeUnknown("500", key_is_spent=True))

    generations = Refund.objects.order_by("pk").values_list("key_generation", flat=True)
    assert (list(generations), other.key_generation) == ([1, 0], 0)


def test_send_to_gateway_retries_while_the_gateway_is_down(
    refund: Refund, order: Order, fake_gateway: FakeGateway, ledger: Ledger, settings: Settings
) -> None:
    gateway_url, settings.GATEWAY_URL = settings.GATEWAY_URL, f"http://127.0.0.1:{free_port()}"
    process_due_jobs(3)
    refund.refresh_from_db()
    assert (refund.state, refund.settled_at) == ("submitted", None)

    settings.GATEWAY_URL = gateway_url
    process_due_jobs()
    assert ledger(order) == [(4995, "succeeded")]


def test_send_to_gateway_holds_no_transaction_open(
    refund: Refund, monkeypatch: pytest.MonkeyPatch, fake_gateway: FakeGateway
) -> None:
    depths, before = [], len(connection.savepoint_ids)
    post = fake_gateway.wire.post

    def post_and_measure(*args: Any) -> Answer:
        depths.append(len(connection.savepoint_ids))
        return post(*args)

    monkeypatch.setattr(fake_gateway.wire, "post", post_and_measure)

    process_jobs()

    assert depths == [before]


def test_send_to_gateway_never_sends_again_after_the_key_lifetime(
    refund: Refund,
    order: Order,
    fake_gateway: FakeGateway,
    ledger: Ledger,
    sentences: Callable[[], list[str]],
) -> None:
    fake_gateway.faults.times = {"drop_before": 1}
    process_jobs()
    Refund.objects.update(first_sent_at=timezone.now() - timedelta(hours=21))
    requests = fake_gateway.post_count
    process_due_jobs()

    assert (fake_gateway.post_count, ledger(order)) == (requests, [])
    assert list(stuck_refunds(Refund.objects.all())) == [refund]
    assert sentences()[-1] == (
        "Refund of €49.95: the gateway never answered and does not have it. "
        "It is too old to be sent again by itself: Customer Service will look at it."
    )


def test_send_to_gateway_finds_an_old_refund_that_did_arrive(
    refund: Refund, order: Order, fake_gateway: FakeGateway, ledger: Ledger
) -> None:
    fake_gateway.faults.times = {"drop_after": 1}
    process_jobs()
    fake_gateway.ledger.answers.clear()  # the gateway has forgotten the key
    Refund.objects.update(first_sent_at=timezone.now() - timedelta(hours=21))
    process_due_jobs()

    refund.refresh_from_db()
    assert (refund.state, ledger(order)) == ("succeeded", [(4995, "succeeded")])


def test_send_to_gateway_looks_for_the_refund_before_it_believes_a_refusal(
    refund: Refund, order: Order, fake_gateway: FakeGateway, ledger: Ledger
) -> None:
    fake_gateway.faults.times = {"drop_after": 1}
    process_jobs()
    fake_gateway.ledger.answers.clear()
    process_due_jobs()  # "has already been refunded": by ourselves

    refund.refresh_from_db()
    assert (refund.state, ledger(order)) == ("succeeded", [(4995, "succeeded")])


def test_send_to_gateway_fails_its_job_after_the_last_attempt(
    refund: Refund, fake_gateway: FakeGateway, ledger: Ledger, order: Order
) -> None:
    fake_gateway.faults.rates = {"drop_before": 1.0}
    process_due_jobs()
    Job.objects.update(attempts=SEND_ATTEMPTS - 1)
    process_due_jobs()

    refund.refresh_from_db()
    order.refresh_from_db()
    assert (refund.state, order.reserved_minor) == ("submitted", 4995)  # not "failed": the outcome is unknown
    assert list(stuck_refunds(Refund.objects.all())) == [refund]
    fake_gateway.faults.rates = {}
    retry(Job.objects.all())
    process_jobs()
    assert ledger(order) == [(4995, "succeeded")]


def test_send_to_gateway_fails_its_job_when_the_amounts_differ(
    refund: Refund, order: Order, fake_gateway: FakeGateway
) -> None:
    another_refund = {
        "charge": order.charge_id,
        "amount": "1",
        "metadata": {"refund": str(refund.gateway_key)},
    }
    fake_gateway.ledger.refund(another_refund)
    Refund.objects.update(first_sent_at=timezone.now() - timedelta(hours=21))
    process_jobs()

    assert list(stuck_refunds(Refund.objects.all())) == [refund]
    assert "€0.01 where we have one of €49.95" in Job.objects.get(pk=order.jobs.get().pk).last_error


def test_send_to_gateway_sends_no_other_vendors_refund(
    refund: Refund, order: Order, other_vendor: Vendor, fake_gateway: FakeGateway, ledger: Ledger
) -> None:
    Job.objects.update(vendor_id=other_vendor.pk)

    process_jobs()

    refund.refresh_from_db()
    assert (refund.state, refund.first_sent_at, ledger(order)) == ("submitted", None, [])
