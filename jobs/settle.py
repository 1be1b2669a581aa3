"""Ending an attempt: the job is done, runs again later, or has failed."""

import random
from collections.abc import Sequence
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from jobs.claim import owned, still_owned
from jobs.enqueue import insert_jobs, unsaved_jobs
from jobs.extension_points import JOB_OUTCOMES, JobOutcome
from jobs.models import Job
from jobs.registry import BULK_QUEUE, task_named

log = structlog.get_logger(__name__)


def settle(job: Job, sentence: str) -> None:
    """End a job that is done: record its sentence and write the jobs that it enqueued."""
    settle_all([(job, sentence)])


def settle_all(done: Sequence[tuple[Job, str]]) -> None:
    """Settle a batch, in as many statements as one job takes."""
    if not done:
        return
    with transaction.atomic():
        job_ids = still_owned([job for job, _ in done])
        Job.objects.filter(pk__in=job_ids).update(done_at=Now(), lease_until=None, last_error="")
        settled = [(job, sentence) for job, sentence in done if job.pk in job_ids]
        causes = _record([JobOutcome(job, sentence) for job, sentence in settled if sentence])
        insert_jobs([next_job for job, _ in settled for next_job in _next_jobs(job, causes.get(job.pk))])


def _record(outcomes: Sequence[JobOutcome]) -> dict[int, int]:
    """Record the outcomes; return the ids of the records, by job id."""
    records: dict[int, int] = {}
    for record in JOB_OUTCOMES if outcomes else ():
        records |= record(outcomes)
    return records


def _next_jobs(job: Job, recorded_id: int | None) -> list[Job]:
    """Return the jobs that this one enqueued; those of a bulk run wait in the bulk queue as well."""
    jobs = unsaved_jobs(
        job.next_jobs, vendor_id=job.vendor_id, queue=BULK_QUEUE if job.queue == BULK_QUEUE else ""
    )
    for next_job in jobs:
        next_job.subject_kind, next_job.subject_id = job.subject_kind, job.subject_id
        next_job.cause_id = recorded_id or job.cause_id
    return jobs


def reschedule(job: Job, error: str, delay: timedelta | None = None, *, counts: bool = True) -> None:
    """Set a later `due_at`; the job fails after its last attempt."""
    task = task_named(job.task)
    if counts and job.attempts >= task.max_attempts:
        return fail(job, error)
    if delay is None:
        seconds = task.retry_delays[min(job.attempts, len(task.retry_delays)) - 1]
        delay = timedelta(seconds=seconds * random.uniform(0.9, 1.1))  # noqa: S311
    uncounted = {} if counts else {"attempts": F("attempts") - 1}
    owned(job).update(
        due_at=Now() + delay, woken_at=None, lease_until=None, last_error=error[:2000], **uncounted
    )
    return None


def fail(job: Job, error: str, *, is_sentence: bool = False) -> None:
    """End a job without a further attempt: staff see it and may retry it.

    With `is_sentence` the error is written for the vendor, who otherwise reads that Customer Service will look.
    """
    with transaction.atomic():
        if owned(job).update(failed_at=Now(), lease_until=None, last_error=error[:2000]):
            log.error("job_failed", job=job.pk, task=job.task, error=error)
            failure_sentence = f"Gave up after {job.attempts} tries: Customer Service will look at it."
            _record([JobOutcome(job, error if is_sentence else failure_sentence)])


def retry(jobs: QuerySet[Job]) -> int:
    """Give failed jobs a new set of attempts."""
    return jobs.filter(failed_at__isnull=False).update(
        failed_at=None, attempts=0, due_at=Now(), woken_at=None, last_error=""
    )
