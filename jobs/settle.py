"""Ending an attempt: the job is done, runs again later, or has failed."""

import random
from collections.abc import Sequence
from datetime import timedelta

import structlog
from django.db import transaction

from jobs import states
from jobs.enqueue import insert_jobs, unsaved_jobs
from jobs.extension_points import JOB_OUTCOMES, JobOutcome
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import task_named

log = structlog.get_logger(__name__)


def settle_all(jobs: Sequence[Job]) -> None:
    """End jobs that are done: record their sentences and write the jobs that they enqueued.

    Takes as many statements for several jobs as for one.
    """
    if not jobs:
        return
    with transaction.atomic():
        job_ids = states.still_owned(jobs)
        states.finish(job_ids)
        settled = [job for job in jobs if job.pk in job_ids]
        causes = _record([JobOutcome(job, job.sentence) for job in settled if job.sentence])
        insert_jobs([next_job for job in settled for next_job in _next_jobs(job, causes.get(job.pk))])


def _record(outcomes: Sequence[JobOutcome]) -> dict[int, int]:
    """Record the outcomes; return the ids of the records, by job id."""
    records: dict[int, int] = {}
    for record in JOB_OUTCOMES if outcomes else ():
        records |= record(outcomes)
    return records


def _next_jobs(job: Job, recorded_id: int | None) -> list[Job]:
    """Return the jobs that this one enqueued; those of a bulk run wait in the bulk queue as well."""
    subject = (job.subject_kind, job.subject_id) if job.subject_id is not None else None
    return unsaved_jobs(
        job.next_jobs,
        vendor_id=job.vendor_id,
        subject=subject,
        cause_id=recorded_id or job.cause_id,
        queue=Queue.BULK if job.queue == Queue.BULK else "",
    )


def release(jobs: Sequence[Job]) -> None:
    """Give back jobs that were claimed and not begun."""
    if jobs:
        with transaction.atomic():
            states.release(states.still_owned(jobs))


def next_attempt(
    job: Job, error: str, delay: timedelta | None = None, *, counts: bool = True
) -> states.NextAttempt:
    """Return another attempt after `delay`, or by the task's retry delays."""
    if delay is None:
        retry_delays = task_named(job.task).retry_delays
        seconds = retry_delays[min(job.attempts, len(retry_delays)) - 1]
        delay = timedelta(seconds=seconds * random.uniform(0.9, 1.1))  # noqa: S311
    return states.NextAttempt(job, error, delay, counts)


def reschedule(attempts: Sequence[states.NextAttempt]) -> None:
    """Schedule the next attempts, in one statement; a job fails after its last."""
    left = []
    for attempt in attempts:
        if attempt.counts and attempt.job.attempts >= task_named(attempt.job.task).max_attempts:
            fail(attempt.job, attempt.error)
        else:
            left.append(attempt)
    if left:
        states.reschedule(left)


def fail(job: Job, error: str, *, is_sentence: bool = False) -> None:
    """End a job without a further attempt: staff see it and may retry it.

    With `is_sentence` the error is written for the vendor, who otherwise reads that Customer Service will look.
    """
    with transaction.atomic():
        if states.fail(job, error):
            log.error("job_failed", job=job.pk, task=job.task, error=error)
            failure_sentence = f"Gave up after {job.attempts} tries: Customer Service will look at it."
            _record([JobOutcome(job, error if is_sentence else failure_sentence)])
