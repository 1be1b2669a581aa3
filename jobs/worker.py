"""Processing jobs: a worker claims them, runs them with no transaction open, and settles them."""

import time
from collections.abc import Iterable

from jobs.batch import JobBatch
from jobs.broker import wake_workers
from jobs.claim import claim_next
from jobs.queues import JOB_QUEUES
from jobs.registry import task_named
from jobs.settle import fail
from jobs.states import claimable
from jobs.sweep import make_claimable

SLICE_SECONDS = 2.0  # that a message may keep a worker, so that other queues get it too


def process_slice(queue: str) -> None:
    """Process the queue's jobs until none waits, or for SLICE_SECONDS; wake another worker while more jobs wait."""
    deadline = time.monotonic() + SLICE_SECONDS
    if claimable(queue)[:2].count() > 1:
        wake_workers([queue])
    while process_next(queue):
        if time.monotonic() > deadline:
            if claimable(queue).exists():
                wake_workers([queue])
            return


def process_next(queue: str) -> int:
    """Claim a job or a batch, run it and settle it; return how many jobs were begun, 0 when none waits."""
    jobs = claim_next(queue)
    if not jobs:
        return 0
    task = task_named(jobs[0].task)
    if jobs[0].attempts <= task.max_attempts:
        return JobBatch(jobs, task).run()
    for job in jobs:
        fail(job, job.last_error or "The worker died each time.")
    return len(jobs)


def process_jobs(queues: Iterable[str] = JOB_QUEUES) -> int:
    """Process all jobs of these queues that are due, without a broker; return how many were run."""
    ran = 0
    while ran_now := _process_queues(queues):
        ran += ran_now
    return ran


def _process_queues(queues: Iterable[str]) -> int:
    make_claimable()
    ran = 0
    for queue in queues:
        while ran_now := process_next(queue):
            ran += ran_now
    return ran
