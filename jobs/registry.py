"""The registry of tasks, and the request to run one."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

MAX_ATTEMPTS = 8
LONG_QUEUE = "files"
BULK_QUEUE = "bulk"  # jobs of bulk runs, and what they enqueue
RETRY_DELAYS = (5, 30, 120, 600, 3600)  # seconds; the last repeats


Session = Callable[[Sequence[Any]], AbstractContextManager[object]]


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


def _no_session(jobs: Sequence[Any]) -> AbstractContextManager[object]:
    return nullcontext()


@dataclass(frozen=True, slots=True)
class TaskSpec:
    """A registered task. Its function returns the sentence for the Activity tab, or "" for none."""

    name: str
    queue: str
    kind: str
    max_attempts: int
    function: Callable[..., str]
    retry_delays: tuple[int, ...] = RETRY_DELAYS
    batch_size: int = 1  # how many untried jobs one worker may claim at once; fewer with each attempt
    batch_by: str = ""  # the argument that jobs of one batch share
    session: Session = _no_session  # open while a batch is processed
    low_priority: bool = False  # in the bulk queue, jobs of other tasks go first

    @property
    def is_long(self) -> bool:
        """Whether it takes minutes, so that its lease is renewed meanwhile."""
        return self.queue == LONG_QUEUE


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
    return TASKS.get(name) or TaskSpec(name, "", "order", MAX_ATTEMPTS, _unknown)


def _unknown(job: Any, **arguments: Any) -> str:
    raise LookupError(f"There is no task {job.task} on this server.")


def task(
    *,
    queue: str,
    kind: str,
    max_attempts: int = MAX_ATTEMPTS,
    retry_delays: tuple[int, ...] = RETRY_DELAYS,
    batch_size: int = 1,
    batch_by: str = "",
    session: Session = _no_session,
    low_priority: bool = False,
) -> Callable[[Callable[..., str]], TaskSpec]:
    """Register a function `(job, *, ids) -> sentence` as a task.

    `kind` is the `Activity.Kind` of its sentence; `retry_delays` are seconds; after `max_attempts` claims the job
    has failed.
    """

    def decorate(function: Callable[..., str]) -> TaskSpec:
        name = f"{function.__module__.partition('.')[0]}.{function.__name__}"
        TASKS[name] = TaskSpec(
            name, queue, kind, max_attempts, function, retry_delays, batch_size, batch_by, session, low_priority
        )  # fmt: skip
        return TASKS[name]

    return decorate
