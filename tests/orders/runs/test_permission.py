"""A run stops at its next step when who started it may not do it any more."""

from collections.abc import Callable

import pytest

from jobs.worker import process_jobs
from orders.bulk import tasks as bulk_tasks
from orders.exports import exporter
from orders.exports import tasks as export_tasks
from orders.imports import tasks as import_tasks
from orders.imports.load.progress import ProgressReporter
from orders.models import Order
from orders.runs.job import enqueue_run
from orders.runs.permission import NoLongerAllowed, allowed_actor
from orders.runs.run import Run
from tests import make
from vendors.actor import Actor
from vendors.models import Seat, Vendor
from vendors.rights import Right, Role

Change = Callable[[Actor], object]
TASKS = {
    "bulk": (bulk_tasks.process_bulk_run, {}),
    "export": (export_tasks.write_export, {}),
    "import": (import_tasks.process_import, {"attempt": 0}),
}


def disable(actor: Actor) -> None:
    assert actor.user
    actor.user.is_active = False
    actor.user.save()


def lower_role(actor: Actor) -> None:
    Seat.objects.filter(user=actor.user).update(role=Role.VIEWER)


def remove_seat(actor: Actor) -> None:
    Seat.objects.filter(user=actor.user).delete()


@pytest.mark.parametrize("change", [disable, lower_role, remove_seat])
def test_run_stops_when_its_person_may_not_go_on(
    run: Run, kind: str, amir: Actor, vendor: Vendor, change: Change
) -> None:
    if kind == "bulk":
        run.orders.create(vendor=vendor, order=make.order(vendor))  # type: ignore[attr-defined]
    task, arguments = TASKS[kind]
    enqueue_run(run, task, **arguments)
    change(amir)

    process_jobs()

    run.refresh_from_db()
    assert run.state == "stopped"
    assert "any more: what was left is not done. Start it anew yourself." in run.error_message
    assert not Order.objects.filter(activities__isnull=False).exists()


@pytest.mark.parametrize("kind", ["import"])
def test_import_asks_at_each_report_of_its_progress(run: Run, amir: Actor) -> None:
    reporter = ProgressReporter(run)  # type: ignore[arg-type]
    reporter.report("Writing", 4, 8)
    disable(amir)

    with pytest.raises(NoLongerAllowed):
        reporter.report("Writing", 5, 8)


@pytest.mark.parametrize("kind", ["export"])
def test_csv_export_breaks_off(
    run: Run, amir: Actor, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporter, "PIECES_BETWEEN_CHECKS", 1)
    disable(amir)

    with pytest.raises(NoLongerAllowed):
        b"".join(exporter.csv_pieces(run, Order.objects.filter(vendor=vendor), "UTC"))  # type: ignore[arg-type]
    run.refresh_from_db()
    assert run.state == "stopped"


def test_allowed_actor_has_the_rights_of_this_moment(run: Run, amir: Actor) -> None:
    assert allowed_actor(run, Right.REFUND).user == amir.user
    with pytest.raises(NoLongerAllowed, match=r"The role of amir@demo\.example does not allow it any more"):
        allowed_actor(run, Right.SETTINGS)
