"""One action on many orders: each exactly once, also after a killed worker."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from jobs.models import Job
from jobs.worker import process_jobs
from orders.bulk import runner
from orders.bulk.models import BulkRun
from orders.models import Activity, Order
from tests import make
from tests.job_states import reopen
from vendors.actor import Actor
from vendors.models import Seat, Vendor

Panel = Callable[[Actor], Client]
PAGE = "/orders/actions/add-comment/"


@pytest.fixture
def orders(vendor: Vendor) -> list[Order]:
    return [make.order(vendor) for _ in range(5)]


@pytest.fixture
def start(anna: Actor, orders: list[Order], panel: Panel) -> Callable[..., BulkRun]:
    """Start a comment on all orders as anna does."""

    def start(token: str = "", comment: str = "hello") -> BulkRun:
        form = {"comment": comment, "token": token or str(uuid4())}
        panel(anna).post(PAGE, form, query_params={"order": [order.number for order in orders]})
        return BulkRun.objects.latest("pk")

    return start


def results(run: BulkRun) -> list[str]:
    return list(run.orders.order_by("pk").values_list("state", flat=True))


def test_bulk_run_processes_each_order_once(start: Callable[..., BulkRun], orders: list[Order]) -> None:
    run = start()
    assert (run.total, results(run)) == (5, ["waiting"] * 5)

    process_jobs()

    run.refresh_from_db()
    assert (run.state, run.processed, results(run)) == ("done", 5, ["done"] * 5)
    assert {order.activities.get().sentence for order in orders} == {"Comment added."}


def test_bulk_run_is_created_once_per_form_token(start: Callable[..., BulkRun]) -> None:
    token = str(uuid4())

    assert start(token) == start(token)
    assert (BulkRun.objects.count(), Job.objects.count()) == (1, 1)


def test_bulk_run_resumes_after_a_killed_worker(start: Callable[..., BulkRun]) -> None:
    run = start()
    process_jobs()
    run.orders.update(state="waiting")  # activities committed, results lost
    BulkRun.objects.update(state="running", processed=0)
    reopen()

    process_jobs()

    assert results(run) == ["done"] * 5
    assert Activity.objects.count() == 5


def test_bulk_run_takes_several_jobs_when_a_slice_is_short(
    start: Callable[..., BulkRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "BATCH_SIZE", 2)
    monkeypatch.setattr(runner, "SLICE_SECONDS", -1.0)
    run = start()

    process_jobs()

    assert Job.objects.filter(done_at__isnull=False).count() == 4  # slices of 2, 2, 1 and the end
    assert results(run) == ["done"] * 5


def test_bulk_run_stops_on_request(
    start: Callable[..., BulkRun], anna: Actor, bob: Actor, panel: Panel
) -> None:
    run = start()

    assert panel(bob).post(f"{run.get_absolute_url()}stop/").status_code == 403
    panel(anna).post(f"{run.get_absolute_url()}stop/")
    process_jobs()

    run.refresh_from_db()
    assert (run.state, run.processed, results(run)) == ("stopped", 0, ["waiting"] * 5)


def test_bulk_run_stops_after_its_user_lost_the_seat(start: Callable[..., BulkRun], anna: Actor) -> None:
    run = start()
    Seat.objects.filter(user=anna.user).delete()

    process_jobs()

    run.refresh_from_db()
    assert (run.state, results(run)) == ("stopped", ["waiting"] * 5)
