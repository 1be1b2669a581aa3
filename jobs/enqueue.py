"""Writing jobs, in the transaction of the act that causes them."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models.functions import Now

from jobs.broker import wake_workers
from jobs.models import Job
from jobs.models.job import Subject
from jobs.queues import Queue
from jobs.registry import JobRequest


def enqueue_all(
    job_requests: Sequence[JobRequest],
    *,
    vendor_id: int | None,
    subject: Subject | None = None,
    cause_id: int | None = None,
    queue: str = "",
) -> None:
    """Write jobs into the open transaction; workers are woken after the commit.

    A request whose dedupe key already has a job adds none. With a `queue` all wait there, not in their tasks'.
    """
    insert_jobs(
        unsaved_jobs(job_requests, vendor_id=vendor_id, subject=subject, cause_id=cause_id, queue=queue)
    )


def unsaved_jobs(
    job_requests: Iterable[JobRequest],
    *,
    vendor_id: int | None,
    subject: Subject | None = None,
    cause_id: int | None = None,
    queue: str = "",
) -> list[Job]:
    """Return the jobs of these requests, not written yet."""
    subject_kind, subject_id = subject or ("", None)
    return [
        _with_delay(
            Job(
                vendor_id=vendor_id,
                subject_kind=subject_kind,
                subject_id=subject_id,
                cause_id=cause_id,
                task=job_request.task.name,
                arguments=job_request.arguments,
                queue=queue or job_request.task.queue,
                priority=_priority(job_request, queue),
                dedupe_key=job_request.dedupe_key,
            ),
            job_request,
        )
        for job_request in job_requests
    ]


def _priority(job_request: JobRequest, queue: str) -> Job.Priority:
    """In the bulk queue the actions of a run go before the messages about them."""
    is_low = job_request.task.low_priority and queue == Queue.BULK
    return Job.Priority.LOW if is_low else Job.Priority.NORMAL


def _with_delay(job: Job, job_request: JobRequest) -> Job:
    if job_request.delay:
        job.state, job.due_at = Job.State.SCHEDULED, Now() + job_request.delay
    return job


def insert_jobs(jobs: Sequence[Job]) -> None:
    """Write the jobs of one act or of several, in one statement.

    An upsert that changes nothing: of two transactions with the same dedupe key neither fails.
    """
    if not jobs:
        return
    Job.objects.bulk_create(
        _distinct(jobs), update_conflicts=True, unique_fields=["dedupe_key"], update_fields=["dedupe_key"]
    )
    queues = {job.queue for job in jobs if job.state == Job.State.WAITING}
    transaction.on_commit(lambda: wake_workers(queues), robust=True)


def _distinct(jobs: Sequence[Job]) -> list[Job]:
    """Return the first job of each dedupe key, and all jobs without one."""
    distinct: dict[str | int, Job] = {}
    for position, job in enumerate(jobs):
        distinct.setdefault(job.dedupe_key or position, job)
    return list(distinct.values())
