"""A bulk run that was stopped, or met a bug, goes on; and none keeps other work waiting."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.registry import JobRequest, TaskSpec
from jobs.sweep import sweep
from jobs.worker import process_jobs
from orders.actions import Action, Obstacle, register
from orders.bulk import runner
from orders.bulk.models import BulkRun
from orders.bulk.tasks import process_bulk_run
from orders.models import Activity, Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor
from vendors.rights import Right

Panel = Callable[[Actor], Client]
Start = Callable[[type[Action]], BulkRun]


@pytest.fixture
def orders(vendor: Vendor) -> list[Order]:
    return [make.order(vendor) for _ in range(3)]


@pytest.fixture
def start(anna: Actor, vendor: Vendor, orders: list[Order], made_up: None) -> Start:
    assert anna.user
    user = anna.user
    return lambda action: runner.start(
        register(action), vendor.orders.newest_first(), vendor=vendor, user=user, token=uuid4(), asked={},
        worker=process_bulk_run,
    )  # fmt: skip


class Flag(Action):
    """Breaks on orders from Berlin; promises a step."""

    label, right, confirmation, kind, bulk = "Flag", Right.SUPPORT, "Flagged.", Activity.Kind.CHANGE, True
    task = TaskSpec("tests.wave", "mail", "order", 8, lambda job: "")

    def perform(self) -> str:
        if self.order.city == "Berlin":
            raise ZeroDivisionError
        self.enqueue(self.task)
        return "Flagged."


def states(run: BulkRun) -> list[str]:
    return list(run.orders.order_by("-pk").values_list("state", flat=True))


def test_it_does_the_others_when_one_is_a_bug_and_tries_that_one_again(
    start: Start, orders: list[Order], anna: Actor, panel: Panel
) -> None:
    Order.objects.filter(pk=orders[1].pk).update(city="Berlin")
    run = start(Flag)
    process_jobs()
    assert states(run) == ["done", "failed", "done"]
    page = panel(anna).get(run.get_absolute_url()).content.decode()
    assert "2 done, 0 not possible, 1 failed. Finished" in page

    Order.objects.update(city="")
    panel(anna).post(f"{run.get_absolute_url()}resume/")
    process_jobs()

    assert states(run) == ["done"] * 3
    assert Activity.objects.filter(token=f"flag:{run.token}").count() == 3


def test_it_undoes_only_what_is_refused_of_those_done_together(start: Start, orders: list[Order]) -> None:
    class Mark(Flag):
        """Writes before it finds out that it must not."""

        def perform(self) -> str:
            Order.objects.filter(pk=self.order.pk).update(company="Marked")
            if self.order.city == "Berlin":
                raise Obstacle("not in Berlin")
            return "Marked."

    Order.objects.filter(pk=orders[1].pk).update(city="Berlin")
    run = start(Mark)
    process_jobs()

    assert states(run) == ["done", "refused", "done"]
    assert run.orders.get(state="refused").told == "not in Berlin"
    assert list(Order.objects.order_by("pk").values_list("company", flat=True)) == ["Marked", "", "Marked"]


def test_it_goes_on_after_a_stop(
    start: Start, anna: Actor, bob: Actor, panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(Flag)
    panel(anna).post(f"{run.get_absolute_url()}stop/")
    process_jobs()
    assert states(run) == ["waiting"] * 3

    assert panel(bob).post(f"{run.get_absolute_url()}resume/").status_code == 403
    panel(anna).post(f"{run.get_absolute_url()}resume/")
    process_jobs()

    run.refresh_from_db()
    assert (states(run), bool(run.done_at)) == (["done"] * 3, True)


def test_it_is_not_started_a_second_time_while_it_runs(start: Start) -> None:
    run = start(Flag)

    runner.resume(run, process_bulk_run)

    assert Job.objects.count() == 1


def test_it_lets_what_it_promises_wait_in_its_own_queue(start: Start) -> None:
    start(Flag)
    process_jobs()

    assert set(Job.objects.filter(task="tests.wave").values_list("queue", flat=True)) == {"bulk"}


def test_it_is_swept_after_everything_else(vendor: Vendor) -> None:
    job_requests = [JobRequest(Flag.task, {}), JobRequest(Flag.task, {})]
    enqueue_all(job_requests, vendor_id=vendor.pk, queue="bulk")
    enqueue_all(job_requests[:1], vendor_id=vendor.pk)
    Job.objects.update(due_at=timezone.now() - timedelta(minutes=1))

    assert sweep(limit=1) == 1

    assert Job.objects.get(woken_at__isnull=False).queue == "mail"


def test_it_shows_the_orders_of_one_state_page_by_page(
    start: Start, anna: Actor, panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orders.bulk.views.bulk_runs.RESULTS_SHOWN", 2)
    run = start(Flag)
    process_jobs()
    last = run.orders.order_by("pk")[1].pk

    first = panel(anna).get(run.get_absolute_url(), {"state": "done"}).content.decode()
    second = panel(anna).get(run.get_absolute_url(), {"state": "done", "after": last}).content.decode()

    assert (first.count("status-done"), second.count("status-done")) == (2, 1)
    assert f"?state=done&amp;after={last}" in first
    assert 'rel="next"' in first
    assert 'rel="next"' not in second


def test_bulk_run_has_a_further_page_only_beyond_its_bound(
    start: Start, anna: Actor, panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(Flag)
    process_jobs()

    monkeypatch.setattr("orders.bulk.views.bulk_runs.RESULTS_SHOWN", 3)
    page = panel(anna).get(run.get_absolute_url(), {"state": "done"}).content.decode()

    assert (page.count("status-done"), page.count('rel="next"')) == (3, 0)
