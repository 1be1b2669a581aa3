"""Writing jobs, in the transaction of the act that causes them."""

import json
from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from jobs.broker import wake_workers
from jobs.claim import wake_ups
from jobs.models import Job
from jobs.models.job import Subject
from jobs.registry import JobRequest

COLUMNS = (
    "vendor_id", "subject_kind", "subject_id", "cause_id", "task", "arguments", "queue", "dedupe_key"
)  # fmt: skip
# An upsert that changes nothing: of two transactions with the same dedupe key neither fails.
INSERT = f"""
    INSERT INTO jobs_job ({", ".join(COLUMNS)}, due_at, attempts, lease_generation, last_error)
    SELECT {", ".join(COLUMNS)}, statement_timestamp() + make_interval(secs => delay), 0, 0, ''
    FROM json_to_recordset(%s) AS job (vendor_id bigint, subject_kind text, subject_id bigint, cause_id bigint,
        task text, arguments jsonb, queue text, dedupe_key text, delay double precision)
    ON CONFLICT (dedupe_key) DO UPDATE SET dedupe_key = excluded.dedupe_key RETURNING id
"""  # noqa: S608  names of our own


def enqueue_all(
    job_requests: Sequence[JobRequest],
    *,
    vendor_id: int,
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
    vendor_id: int,
    subject: Subject | None = None,
    cause_id: int | None = None,
    queue: str = "",
) -> list[Job]:
    """Return the jobs of these requests, not written yet."""
    jobs = []
    for job_request in job_requests:
        job = Job(
            vendor_id=vendor_id,
            cause_id=cause_id,
            task=job_request.task.name,
            arguments=job_request.arguments,
            queue=queue or job_request.task.queue,
            dedupe_key=job_request.dedupe_key,
        )
        if subject:
            job.subject_kind, job.subject_id = subject
        job.delay = job_request.delay
        jobs.append(job)
    return jobs


def insert_jobs(jobs: Sequence[Job]) -> None:
    """Write the jobs of one act or of several, in one statement with one value."""
    if not jobs:
        return
    distinct = _distinct(jobs)
    rows = [
        {column: getattr(job, column) for column in COLUMNS} | {"delay": job.delay.total_seconds()}
        for job in distinct
    ]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [json.dumps(rows)])
        for job, (pk,) in zip(distinct, cursor.fetchall(), strict=True):
            job.pk = pk
    messages = wake_ups(distinct)
    transaction.on_commit(lambda: wake_workers(messages), robust=True)


def _distinct(jobs: Sequence[Job]) -> list[Job]:
    """Return the first job of each dedupe key, and all jobs without one."""
    distinct: dict[str | int, Job] = {}
    for position, job in enumerate(jobs):
        distinct.setdefault(job.dedupe_key or position, job)
    return list(distinct.values())
