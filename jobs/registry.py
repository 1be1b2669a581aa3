"""The registry of tasks, and the request to run one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from jobs.queues import LONG_QUEUES, Queue

if TYPE_CHECKING:
    from jobs.batch import JobBatch
    from jobs.models import Job

MAX_ATTEMPTS = 8
UNKNOWN_ATTEMPTS = 5  # of a task that this release does not know: a newer one may, while both run
RETRY_DELAYS = (5, 30, 120, 600, 3600)  # seconds; the last repeats


class PermanentFailure(Exception):
    """The job cannot succeed: it fails without a retry, and its message is shown on the Activity tab."""


class RetryLater(Exception):
    """An outside service was busy, did not answer, or asked for a later try. Whatever else a task raises is a bug.

    The job runs again after `delay`, or by the task's retry delays; `counts` is False when nothing was tried.
    """

    def __init__(self, reason: str, delay: timedelta | None = None, *, counts: bool = True) -> None:
        super().__init__(reason)
        self.delay = delay
        self.counts = counts


# (job, *, arguments) -> the sentence for the Activity tab, or "" for none; with a batch size: (batch) -> None
TaskFunction = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class TaskSpec:
    """A registered task: a function of one job, or of a batch of jobs where `batch_size` is above one."""

    name: str
    queue: Queue
    kind: str
    max_attempts: int
    function: TaskFunction
    retry_delays: tuple[int, ...] = RETRY_DELAYS
    batch_size: int = 1  # untried jobs of a vendor that one worker may claim at once; fewer with each attempt
    batch_by: str = ""  # the argument that jobs of one batch share
    low_priority: bool = False  # in the bulk queue, the vendor's jobs of other tasks go first

    @property
    def is_long(self) -> bool:
        """Whether it takes minutes, so that its lease is renewed meanwhile."""
        return self.queue in LONG_QUEUES

    def run(self, batch: JobBatch) -> None:
        """Call its function: once for the batch, or for each job with the job's arguments."""
        if self.batch_size > 1:
            self.function(batch)
            return
        for job in batch:
            with batch.attempt(job):
                job.sentence = self.function(job, **job.arguments) or ""


@dataclass(frozen=True, slots=True)
class JobRequest:
    """A job to be written in the transaction of the act that causes it."""

    task: TaskSpec
    arguments: dict[str, Any]
    dedupe_key: str | None = None
    delay: timedelta = timedelta(0)


TASKS: dict[str, TaskSpec] = {}


def task_named(name: str) -> TaskSpec:
    """Return the task of a job; during a deployment it may be one of a release that is not here yet."""
    return TASKS.get(name) or TaskSpec(name, Queue.PERIODIC, "order", UNKNOWN_ATTEMPTS, _unknown)


def _unknown(job: Job, **arguments: Any) -> str:
    raise LookupError(f"There is no task {job.task} on this server.")


def task(
    *,
    queue: Queue,
    kind: str,
    max_attempts: int = MAX_ATTEMPTS,
    retry_delays: tuple[int, ...] = RETRY_DELAYS,
    batch_size: int = 1,
    batch_by: str = "",
    low_priority: bool = False,
) -> Callable[[TaskFunction], TaskSpec]:
    """Register a function `(job, *, ids) -> sentence` as a task, or with a `batch_size` one of a `JobBatch`.

    `kind` is the `Activity.Kind` of its sentence; `retry_delays` are seconds; after `max_attempts` claims the job
    has failed.
    """

    def decorate(function: TaskFunction) -> TaskSpec:
        name = f"{function.__module__.partition('.')[0]}.{function.__name__}"
        TASKS[name] = TaskSpec(
            name, queue, kind, max_attempts, function, retry_delays, batch_size, batch_by, low_priority
        )
        return TASKS[name]

    return decorate
