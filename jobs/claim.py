"""Claiming jobs: vendors by turns, so that a vendor's flood delays others by one turn, not by its length."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from jobs import states
from jobs.models import Job
from jobs.registry import TaskSpec, task_named

BATCH_SHRINKS_BY = 5  # a batch of 100 is tried again in batches of 20, then of 4, then each job alone
# By three looks into an index: a condition "not this vendor" would read all of its jobs.
OTHERS_WAIT = """
    SELECT EXISTS (SELECT FROM jobs_job WHERE queue = %(queue)s AND state = 'waiting' AND vendor_id > %(vendor_id)s)
        OR EXISTS (SELECT FROM jobs_job WHERE queue = %(queue)s AND state = 'waiting' AND vendor_id < %(vendor_id)s)
        OR EXISTS (SELECT FROM jobs_job WHERE queue = %(queue)s AND state = 'waiting' AND vendor_id IS NULL)
"""
NEXT_VENDOR = """
    SELECT min(vendor_id) FROM jobs_job WHERE queue = %(queue)s AND state = 'waiting' AND vendor_id > %(after)s
"""
_last_vendor_id: dict[str, int] = defaultdict(int)  # by queue: whose turn was the last in this process


def claim_next(queue: str) -> list[Job]:
    """Claim a job, or a batch, of the vendor whose turn it is; return none when no job waits."""
    for vendor_id in _vendors_by_turn(queue):
        with transaction.atomic():
            jobs = _lock(_claimable_of(queue, vendor_id))
            if jobs:
                states.lease(jobs)
        _last_vendor_id[queue] = vendor_id or 0
        if jobs:
            return jobs
    return []


def batch_size_after(task: TaskSpec, attempts: int) -> int:
    """Return how many jobs are claimed together after so many attempts.

    It shrinks with each: a job that kills its worker is alone in the end, and the others wait less.
    """
    divisor: int = BATCH_SHRINKS_BY**attempts
    return max(task.batch_size // divisor, 1)


def others_wait(queue: str, vendor_id: int) -> bool:
    """Return whether a job of another vendor, or of none, waits."""
    return bool(_value_of(OTHERS_WAIT, queue=queue, vendor_id=vendor_id))


def _vendors_by_turn(queue: str) -> Iterator[int | None]:
    """Yield the vendors of whom jobs wait, from the one after the last, once round. Each costs a look into an index.

    Jobs of no vendor have a turn as well, after the vendor with the highest id.
    """
    start = position = _last_vendor_id[queue]
    while (vendor_id := _next_vendor_id(queue, after=position)) is not None:
        yield vendor_id
        position = vendor_id
    if states.claimable(queue).filter(vendor=None).exists():
        yield None
    position = 0
    while (vendor_id := _next_vendor_id(queue, after=position)) is not None and vendor_id <= start:
        yield vendor_id
        position = vendor_id


def _next_vendor_id(queue: str, *, after: int) -> int | None:
    vendor_id: int | None = _value_of(NEXT_VENDOR, queue=queue, after=after)
    return vendor_id


def _value_of(statement: str, **parameters: Any) -> Any:
    """Return the only value of a statement; asked for each claim, where composing it anew would cost the most."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row = cursor.fetchone()
        return row[0] if row else None


def _claimable_of(queue: str, vendor_id: int | None) -> QuerySet[Job]:
    claimable = states.claimable(queue)
    return claimable.filter(vendor=None) if vendor_id is None else claimable.filter(vendor_id=vendor_id)


def _lock(claimable: QuerySet[Job]) -> list[Job]:
    """Return the next job, and those that belong into its batch; jobs that another worker is claiming are skipped."""
    unlocked = claimable.order_by("priority", "pk").select_for_update(skip_locked=True)
    job = unlocked.first()
    if job is None:
        return []
    task = task_named(job.task)
    size = batch_size_after(task, job.attempts)
    if size == 1:
        return [job]
    shared = {f"arguments__{task.batch_by}": job.arguments[task.batch_by]} if task.batch_by else {}
    # Of its priority: else a batch that is not full would read all that wait with a low one.
    alike = unlocked.filter(priority=job.priority, task=job.task, attempts=job.attempts, **shared)
    batch = alike.exclude(pk=job.pk)
    return [job, *batch[: size - 1]]
