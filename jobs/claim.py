"""Claiming jobs, alone or in a batch: a worker owns a job for the length of a lease."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from jobs.broker import HIGH, LOW, WakeUp
from jobs.lease import LEASE
from jobs.models import Job
from jobs.registry import BULK_QUEUE, TaskSpec, task_named

LOW_PRIORITY_FOR = timedelta(minutes=1)
BATCH_SHRINKS_BY = 5  # a batch of 100 is tried again in batches of 20, then of 4, then each job alone


def claim(job_id: int) -> Job | None:
    """Claim a due job for the length of a lease; None when it is done, failed, not due or owned by another worker."""
    with transaction.atomic():
        return Job.objects.get(pk=job_id) if _take(claimable().filter(pk=job_id)) else None


def claimable() -> QuerySet[Job]:
    """Return jobs that are due and that no worker owns."""
    return Job.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=Now()), done_at=None, failed_at=None, due_at__lte=Now()
    )


def batch_size_after(task: TaskSpec, attempts: int) -> int:
    """Return how many jobs are claimed together after so many attempts.

    It shrinks with each: a job that kills its worker is alone in the end, and the others wait less.
    """
    divisor: int = BATCH_SHRINKS_BY**attempts
    return max(task.batch_size // divisor, 1)


def claim_batch(job: Job, task: TaskSpec) -> list[Job]:
    """Claim more jobs of the same task, attempted as often."""
    attempts = job.attempts - 1
    size = batch_size_after(task, attempts)
    if size == 1:
        return []
    with transaction.atomic():
        candidates = _same_batch(job, task).filter(attempts=attempts).order_by("due_at", "pk")
        jobs = list(candidates.select_for_update(skip_locked=True)[: size - 1])
        if jobs:
            _take(Job.objects.filter(pk__in=[claimed.pk for claimed in jobs]))
    for claimed in jobs:
        claimed.attempts, claimed.lease_generation = claimed.attempts + 1, claimed.lease_generation + 1
    return jobs


def next_in_batch(job: Job, task: TaskSpec) -> Job | None:
    """Return one more claimable job that could have been in the batch of `job`."""
    return _same_batch(job, task).order_by("due_at").first()


def wake_ups(jobs: Iterable[Job]) -> list[WakeUp]:
    """Return one message for each batch: the worker that claims its first job finds the others."""
    seen: Counter[tuple[object, ...]] = Counter()
    messages = []
    for job in jobs:
        task = task_named(job.task)
        batch = (job.task, job.queue, job.attempts, job.arguments.get(task.batch_by))
        if seen[batch] % batch_size_after(task, job.attempts) == 0:
            messages.append(WakeUp(job.pk, job.queue, _priority(job, task)))
        seen[batch] += 1
    return messages


def _priority(job: Job, task: TaskSpec) -> int:
    """Return the priority of a message; a job of low priority gets a high one after a minute of waiting."""
    if not task.low_priority or job.queue != BULK_QUEUE:
        return HIGH
    return HIGH if job.woken_at and job.due_at < timezone.now() - LOW_PRIORITY_FOR else LOW


def release(jobs: Sequence[Job]) -> None:
    """Give back jobs that were claimed and not begun; the attempt does not count."""
    with transaction.atomic():
        unstarted = Job.objects.filter(pk__in=still_owned(jobs))
        unstarted.update(attempts=F("attempts") - 1, lease_until=None, woken_at=None)


def owned(job: Job) -> QuerySet[Job]:
    """Return the job's row if no other worker has taken over its lease; a late worker changes no row."""
    return Job.objects.filter(pk=job.pk, lease_generation=job.lease_generation, done_at=None, failed_at=None)


def still_owned(jobs: Sequence[Job]) -> set[int]:
    """Return the ids of those whose lease was not taken over, locked."""
    generations = {job.pk: job.lease_generation for job in jobs}
    unfinished = Job.objects.filter(pk__in=generations, done_at=None, failed_at=None).order_by("pk")
    rows = unfinished.select_for_update().values_list("pk", "lease_generation")
    return {pk for pk, generation in rows if generation == generations[pk]}


def _same_batch(job: Job, task: TaskSpec) -> QuerySet[Job]:
    shared = {f"arguments__{task.batch_by}": job.arguments[task.batch_by]} if task.batch_by else {}
    return claimable().filter(task=job.task, queue=job.queue, **shared)


def _take(jobs: QuerySet[Job]) -> int:
    return jobs.update(
        attempts=F("attempts") + 1,
        lease_generation=F("lease_generation") + 1,
        lease_until=Now() + LEASE,
    )
