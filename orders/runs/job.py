"""The job of a run, and how the run fails with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.registry import JobRequest, TaskSpec
from orders.runs.run import Run

BUG_TEXT = "It broke on our side; we have been told."


def enqueue_run(run: Run, task: TaskSpec, **arguments: Any) -> None:
    """Write the job of a run into the open transaction."""
    enqueue_all([JobRequest(task, {"run_id": run.pk, **arguments})], vendor_id=run.vendor_id)


@contextmanager
def failing_with_job(run: Run, job: Job, task: TaskSpec) -> Iterator[None]:
    """Let the run fail when the last attempt of its job raises; before that, the next attempt goes on."""
    try:
        yield
    except Exception:
        if job.attempts >= task.max_attempts:
            run.end("failed", error_message=BUG_TEXT)
        raise
