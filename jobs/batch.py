"""The jobs that a worker has claimed together."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

import structlog

from jobs.claim import others_wait
from jobs.lease import renewed
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import PermanentFailure, RetryLater, TaskSpec
from jobs.settle import fail, next_attempt, release, reschedule, settle_all
from jobs.states import NextAttempt

log = structlog.get_logger(__name__)

BATCH_SECONDS = 10.0  # after which no further job of a batch is begun
TURN_SECONDS = 0.01  # after which none is begun while jobs of other vendors wait


class JobBatch:
    """Jobs of one vendor and one task, for a task that does the same for many of them at once."""

    def __init__(self, jobs: Sequence[Job], task: TaskSpec) -> None:
        self.jobs = jobs
        self.task = task
        self.vendor_id = jobs[0].vendor_id or 0  # work about people is no vendor's
        self.queue = jobs[0].queue
        self._unstarted = list(jobs)
        self._succeeded: list[Job] = []
        self._next_attempts: list[NextAttempt] = []
        self._ended: set[int] = set()  # ids of those that failed or were rescheduled

    @property
    def next_queue(self) -> str:
        """The queue of the jobs that follow: the bulk queue after jobs of a bulk run, else each task's own (“”)."""
        return Queue.BULK if self.queue == Queue.BULK else ""

    def arguments(self, name: str) -> list[Any]:
        """Return one argument of each job."""
        return [job.arguments[name] for job in self.jobs]

    def __iter__(self) -> Iterator[Job]:
        """Yield each job, to be attempted, while there is time; those that remain are released."""
        now = time.monotonic()
        deadline, turn_ends = now + BATCH_SECONDS, now + TURN_SECONDS
        while self._unstarted:
            yield self._unstarted.pop(0)
            now = time.monotonic()
            if now > deadline:
                return
            if now > turn_ends and self._unstarted:
                if others_wait(self.queue, self.vendor_id):
                    return
                turn_ends = now + TURN_SECONDS

    @contextmanager
    def attempt(self, job: Job) -> Iterator[None]:
        """Run the block as an attempt of this job; what it raises ends the attempt of this job only."""
        try:
            with renewed(job) if self.task.is_long else nullcontext():
                yield
        except PermanentFailure as failure:
            self._ended.add(job.pk)
            fail(job, str(failure), is_sentence=True)
        except RetryLater as later:
            log.info("job_rescheduled", job=job.pk, task=job.task, attempts=job.attempts, why=str(later))
            self._ended.add(job.pk)
            self._next_attempts.append(next_attempt(job, str(later), later.delay, counts=later.counts))
        except Exception as error:
            log.warning("job_raised", job=job.pk, task=job.task, attempts=job.attempts, exc_info=True)
            self._ended.add(job.pk)
            self._next_attempts.append(next_attempt(job, _text(error)))
        else:
            self._succeeded.append(job)

    def run(self) -> int:
        """Run the task, settle the jobs that succeeded, and release the rest; return how many were begun."""
        try:
            self.task.run(self)
        except Exception as error:
            log.warning("batch_raised", task=self.task.name, jobs=len(self.jobs), exc_info=True)
            # In a smaller batch the next time, so that the failing job is alone in the end.
            unended = [job for job in self.jobs if job.pk not in self._ended]
            reschedule([*self._next_attempts, *(next_attempt(job, _text(error)) for job in unended)])
            return len(self.jobs)
        reschedule(self._next_attempts)
        release(self._unstarted)
        settle_all(self._succeeded)
        return len(self.jobs) - len(self._unstarted)


def _text(error: Exception) -> str:
    return str(error) or type(error).__name__
