"""Resuming a bulk run after a stop or a bug; the priority of its jobs; the pages of its results."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import TaskSpec
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
def start(anna: Actor, vendor: Vendor, orders: list[Order], own_registries: None) -> Start:
    assert anna.user
    user = anna.user
    return lambda action: runner.start_run(
        register(action), vendor.orders.newest_first(), vendor=vendor, user=user, token=uuid4(), form_data={},
        task=process_bulk_run,
    )  # fmt: skip


class Flag(Action):
    """An action that raises on orders from Berlin and enqueues a job for the others."""

    label, right, confirmation, kind, bulk = "Flag", Right.SUPPORT, "Flagged.", Activity.Kind.CHANGE, True
    task = TaskSpec("tests.wave", Queue.MAIL, "order", 8, lambda job: "")

    def perform(self) -> str:
        if self.order.city == "Berlin":
            raise ZeroDivisionError
        self.enqueue(self.task)
        return "Flagged."


def states(run: BulkRun) -> list[str]:
    return list(run.orders.order_by("-pk").values_list("state", flat=True))


def test_bulk_run_isolates_a_failing_order_and_retries_it_on_resume(
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

    run.refresh_from_db()
    assert (states(run), run.state, run.processed) == (["done"] * 3, "done", 3)
    assert Activity.objects.filter(token=f"flag:{run.token}").count() == 3


def test_bulk_batch_undoes_only_the_refused_orders(start: Start, orders: list[Order]) -> None:
    class Mark(Flag):
        """An action that writes and then refuses orders from Berlin."""

        def perform(self) -> str:
            Order.objects.filter(pk=self.order.pk).update(company="Marked")
            if self.order.city == "Berlin":
                raise Obstacle("not in Berlin")
            return "Marked."

    Order.objects.filter(pk=orders[1].pk).update(city="Berlin")
    run = start(Mark)
    process_jobs()

    assert states(run) == ["done", "refused", "done"]
    assert run.orders.get(state="refused").result_text == "not in Berlin"
    assert list(Order.objects.order_by("pk").values_list("company", flat=True)) == ["Marked", "", "Marked"]


def test_bulk_run_resumes_after_a_stop(
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
    assert (states(run), run.state, run.processed) == (["done"] * 3, "done", 3)


def test_bulk_resume_does_nothing_while_the_run_is_active(start: Start) -> None:
    run = start(Flag)

    runner.resume_run(run, process_bulk_run)

    assert Job.objects.count() == 1


def test_bulk_run_enqueues_jobs_in_the_bulk_queue(start: Start) -> None:
    start(Flag)
    process_jobs()

    assert set(Job.objects.filter(task="tests.wave").values_list("queue", flat=True)) == {"bulk"}


def test_bulk_run_page_shows_the_orders_of_one_state_by_pages(
    start: Start, anna: Actor, panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orders.bulk.views.bulk_runs.RESULTS_PER_PAGE", 2)
    run = start(Flag)
    process_jobs()
    last = run.orders.order_by("pk")[1].pk

    first = panel(anna).get(run.get_absolute_url(), {"state": "done"}).content.decode()
    second = panel(anna).get(run.get_absolute_url(), {"state": "done", "after": str(last)}).content.decode()

    assert (first.count("status-done"), second.count("status-done")) == (2, 1)
    assert f"?state=done&amp;after={last}" in first
    assert 'rel="next"' in first
    assert 'rel="next"' not in second


def test_bulk_run_page_has_a_next_page_only_above_the_limit(
    start: Start, anna: Actor, panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(Flag)
    process_jobs()

    monkeypatch.setattr("orders.bulk.views.bulk_runs.RESULTS_PER_PAGE", 3)
    page = panel(anna).get(run.get_absolute_url(), {"state": "done"}).content.decode()

    assert (page.count("status-done"), page.count('rel="next"')) == (3, 0)
