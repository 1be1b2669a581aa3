"""A refund that is undone before it was sent: amount and lines are free again, and the gateway never hears of it."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from devtools.fake_gateway.server import FakeGateway
from jobs.models import Job
from jobs.worker import process_jobs
from orders.actions import Obstacle
from orders.actions.undo import undo
from orders.models import Activity, Order, OrderItem
from refunds.models import Refund, RefundSettings
from tests import make
from tests.at_once import at_once
from tests.job_states import expire_leases, make_due
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
Ledger = Callable[[Order], list[Any]]


@pytest.fixture
def vendor(db: None) -> Vendor:
    return make.vendor("Acme Software", support_email="support@acme.example", has_undo=True)


def refund(client: Client, order: Order) -> str:
    """Refund the order in the panel; return the address that undoes it."""
    address = f"{order.get_absolute_url()}actions/refund-order/"
    page = client.post(address, {"comment": "She asked."}, follow=True).content.decode()
    assert "Refund successfully submitted." in page
    match = re.search(r'action="(/orders/[\d-]+/activity/\d+/undo/)"', page)
    assert match
    return match[1]


def test_undone_refund_releases_its_reservation(
    amir: Actor, panel: Panel, order: Order, ledger: Ledger, sentences: Callable[[], list[str]]
) -> None:
    client = panel(amir)

    page = client.post(refund(client, order), follow=True).content.decode()
    make_due()
    process_jobs()

    order.refresh_from_db()
    assert (order.reserved_minor, order.status) == (0, Order.Status.PAID)
    assert OrderItem.objects.get(order=order).refund_status == ""
    assert Refund.objects.get(order=order).state == Refund.State.UNDONE
    assert ledger(order) == []
    undone = "Refund of €49.95 undone, nothing was sent: €49.95 can be refunded."
    assert undone in page
    assert sentences() == ["Refund of €49.95 submitted.", undone]

    refund(client, order)  # it can be refunded again
    make_due()
    process_jobs()
    assert ledger(order) == [(4995, "succeeded")]


def test_refund_that_waits_for_approval_offers_no_undo(
    amir: Actor, panel: Panel, order: Order, vendor: Vendor
) -> None:
    RefundSettings.objects.create(vendor=vendor, ceilings={"manager": {"EUR": 100}})

    page = panel(amir).post(f"{order.get_absolute_url()}actions/refund-order/", {"comment": "x"}, follow=True)

    assert "Refund sent for approval" in page.content.decode()
    assert "/undo/" not in page.content.decode()


def kill_worker(order: Order) -> None:
    """Let a worker have claimed the order's job, and end."""
    lease = {"state": "leased", "attempts": 1, "lease_until": timezone.now(), "lease_generation": 1}
    Job.objects.filter(subject_id=order.pk).update(**lease)
    expire_leases()


@pytest.mark.django_db(transaction=True)
def test_refund_is_done_or_undone_also_with_killed_workers(
    amir: Actor,
    panel: Panel,
    vendor: Vendor,
    fake_gateway: FakeGateway,
    ledger: Ledger,
    mailoutbox: list[object],
) -> None:
    client = panel(amir)
    for number in range(6):
        order = make.order(vendor)
        refund(client, order)
        activity = Activity.objects.get(order=order)
        Job.objects.update(due_at=timezone.now())
        if number % 2:
            kill_worker(order)

        undone, *_ = at_once(partial(undo, order, activity, amir), process_jobs, process_jobs)
        process_jobs()

        assert isinstance(undone, Activity | Obstacle)
        is_undone = isinstance(undone, Activity)
        assert not (is_undone and number % 2)
        assert ledger(order) == ([] if is_undone else [(4995, "succeeded")])
        order.refresh_from_db()
        assert order.reserved_minor == order.refunded_minor == (0 if is_undone else 4995)
