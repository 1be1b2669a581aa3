"""The state of a run: it ends once, by its worker, by a stop, or with its job."""

import pytest

from jobs.models import Job
from jobs.registry import TASKS
from orders.runs.job import BUG_TEXT, enqueue_run, failing_with_job
from orders.runs.run import Run
from vendors.models import Vendor

TASK_NAMES = {
    "bulk": "orders.process_bulk_run",
    "export": "orders.write_export",
    "import": "orders.process_import",
}


def test_run_ends_once(run: Run) -> None:
    assert run.end("done", processed=8)
    assert not run.end("failed", processed=0)
    assert not run.stop()

    run.refresh_from_db()
    assert (run.state, run.processed, bool(run.finished_at), run.is_running) == ("done", 8, True, False)
    assert not run.unfinished.exists()


def test_run_stops_while_it_runs(run: Run) -> None:
    assert run.is_running
    assert run.stop()

    run.refresh_from_db()
    assert (run.state, bool(run.finished_at)) == ("stopped", True)


def test_run_fails_with_the_last_attempt_of_its_job(run: Run, kind: str) -> None:
    task = TASKS[TASK_NAMES[kind]]
    enqueue_run(run, task)
    job = Job.objects.get()
    assert (job.task, job.vendor_id, job.arguments) == (task.name, run.vendor_id, {"run_id": run.pk})

    for attempts, state in ((task.max_attempts - 1, run.state), (task.max_attempts, "failed")):
        job.attempts = attempts
        with pytest.raises(ZeroDivisionError), failing_with_job(run, job, task):
            raise ZeroDivisionError
        run.refresh_from_db()
        assert run.state == state
    assert run.error_message == BUG_TEXT


def test_run_stays_as_it_ended_when_its_job_fails_later(run: Run, kind: str) -> None:
    task = TASKS[TASK_NAMES[kind]]
    enqueue_run(run, task)
    run.stop()
    job = Job.objects.get()
    job.attempts = task.max_attempts

    with pytest.raises(ZeroDivisionError), failing_with_job(run, job, task):
        raise ZeroDivisionError

    run.refresh_from_db()
    assert (run.state, run.error_message) == ("stopped", "")


def test_job_of_another_vendor_does_not_find_the_run(run: Run, kind: str, other_vendor: Vendor) -> None:
    enqueue_run(run, TASKS[TASK_NAMES[kind]], **{"attempt": 1} if kind == "import" else {})
    job = Job.objects.get()
    job.vendor = other_vendor

    with pytest.raises(type(run).DoesNotExist):
        TASKS[job.task].function(job, **job.arguments)
