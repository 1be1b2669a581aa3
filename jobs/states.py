"""The states of a job: the sets of jobs in each, and every transition, as one conditional UPDATE.

| state | meaning | leaves it by |
|---|---|---|
| scheduled | due later: a delay, or a retry | `make_due` → waiting; `cancel` deletes those not begun |
| waiting | any worker may claim it | `lease` → leased; `hold`, as from each open state → failed |
| leased | a worker owns it until `lease_until` | `finish` → done, `reschedule` → scheduled, `fail` → failed, `release` and `expire_leases` → waiting |
| done | settled | |
| failed | needs a person | `retry` → waiting |

A lease has a generation: a worker whose lease was taken over changes no row.
"""  # noqa: E501  a table

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import DurationField, ExpressionWrapper, F, QuerySet, Value
from django.db.models.functions import Now

from core.bulk_sql import by_id
from jobs.models import Job

State = Job.State
UNFINISHED = (State.WAITING, State.SCHEDULED, State.LEASED)
LEASE = timedelta(seconds=30)  # longer than every deadline of a short task
LOW_PRIORITY_FOR = timedelta(minutes=1)
MAX_ERROR = 2_000  # characters
MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class NextAttempt:
    """When a leased job runs again, and why; without `counts` the attempt that it had does not count."""

    job: Job
    error: str
    delay: timedelta
    counts: bool = True


def claimable(queue: str) -> QuerySet[Job]:
    """Return the jobs of a queue that any worker may claim."""
    return Job.objects.filter(queue=queue, state=State.WAITING)


def due() -> QuerySet[Job]:
    """Return scheduled jobs whose time has come."""
    return Job.objects.filter(state=State.SCHEDULED, due_at__lte=Now())


def lease_expired() -> QuerySet[Job]:
    """Return jobs whose worker died, or lost its lease."""
    return Job.objects.filter(state=State.LEASED, lease_until__lt=Now())


def failed() -> QuerySet[Job]:
    """Return jobs that are not tried again by themselves."""
    return Job.objects.filter(state=State.FAILED)


def unfinished() -> QuerySet[Job]:
    """Return jobs that are neither done nor failed."""
    return Job.objects.filter(state__in=UNFINISHED)


def has_begun(job: Job) -> bool:
    """Return whether a worker may have begun it, or is about to."""
    return job.state != State.SCHEDULED or job.attempts > 0


def scheduled_by(cause_id: int) -> QuerySet[Job]:
    """Return the jobs of an act that have not begun."""
    return Job.objects.filter(cause_id=cause_id, state=State.SCHEDULED, attempts=0)


def make_due(limit: int) -> int:
    """Let scheduled jobs wait whose time has come, at most `limit`; return how many."""
    return _first(due().order_by("due_at"), limit).update(state=State.WAITING)


def expire_leases(limit: int) -> int:
    """Let jobs wait again whose lease has expired, at most `limit`; return how many. The attempt counts."""
    return _first(lease_expired().order_by("lease_until"), limit).update(
        state=State.WAITING, lease_until=None
    )


def raise_priority(limit: int) -> int:
    """Give jobs of low priority that have waited for a minute the normal one, at most `limit`; return how many."""
    waiting = Job.objects.filter(state=State.WAITING, priority=Job.Priority.LOW)
    waited = waiting.filter(created_at__lt=Now() - LOW_PRIORITY_FOR)
    return _first(waited.order_by("pk"), limit).update(priority=Job.Priority.NORMAL)


def lease(jobs: Sequence[Job]) -> None:
    """Lease waiting jobs, which are locked, to this worker."""
    Job.objects.filter(pk__in=[job.pk for job in jobs]).update(
        state=State.LEASED,
        attempts=F("attempts") + 1,
        lease_generation=F("lease_generation") + 1,
        lease_until=Now() + LEASE,
    )
    for job in jobs:
        job.state, job.attempts, job.lease_generation = (
            State.LEASED,
            job.attempts + 1,
            job.lease_generation + 1,
        )


def renew(job: Job) -> None:
    """Lengthen a lease."""
    owned(job).update(lease_until=Now() + LEASE)


def owned(job: Job) -> QuerySet[Job]:
    """Return the job's row if no other worker has taken over its lease; a late worker changes no row."""
    return Job.objects.filter(pk=job.pk, lease_generation=job.lease_generation, state=State.LEASED)


def still_owned(jobs: Sequence[Job]) -> set[int]:
    """Return the ids of those whose lease was not taken over, locked until the transaction ends."""
    generations = {job.pk: job.lease_generation for job in jobs}
    leased = Job.objects.filter(pk__in=generations, state=State.LEASED).order_by("pk")
    rows = leased.select_for_update().values_list("pk", "lease_generation")
    return {pk for pk, generation in rows if generation == generations[pk]}


def finish(locked_ids: Collection[int]) -> None:
    """End jobs that are done; they are locked."""
    Job.objects.filter(pk__in=locked_ids).update(
        state=State.DONE, done_at=Now(), lease_until=None, last_error=""
    )


def release(locked_ids: Collection[int]) -> None:
    """Give back jobs that were claimed and not begun, which are locked; the attempt does not count."""
    Job.objects.filter(pk__in=locked_ids).update(
        state=State.WAITING, attempts=F("attempts") - 1, lease_until=None
    )


def reschedule(attempts: Sequence[NextAttempt]) -> None:
    """Schedule the next attempts; a job whose lease was taken over stays as it is."""
    by_job = {attempt.job.pk: attempt for attempt in attempts}
    generations = by_id({pk: attempt.job.lease_generation for pk, attempt in by_job.items()})
    uncounted = by_id({pk: int(not attempt.counts) for pk, attempt in by_job.items()})
    delays = by_id({pk: attempt.delay // MILLISECOND for pk, attempt in by_job.items()})
    owned_jobs = Job.objects.filter(pk__in=by_job, state=State.LEASED, lease_generation=generations)
    owned_jobs.update(
        state=State.SCHEDULED,
        due_at=Now() + ExpressionWrapper(delays * Value(MILLISECOND), output_field=DurationField()),
        attempts=F("attempts") - uncounted,
        lease_until=None,
        last_error=by_id({pk: attempt.error[:MAX_ERROR] for pk, attempt in by_job.items()}),
    )


def fail(job: Job, error: str) -> bool:
    """End a job without a further attempt; return False when another worker owns it."""
    return bool(
        owned(job).update(state=State.FAILED, failed_at=Now(), lease_until=None, last_error=error[:MAX_ERROR])
    )


def hold(jobs: QuerySet[Job], reason: str) -> int:
    """End those of the jobs that are open, until a person retries them; return how many."""
    return jobs.filter(state__in=UNFINISHED).update(
        state=State.FAILED, failed_at=Now(), lease_until=None, last_error=reason[:MAX_ERROR]
    )


def cancel(jobs: QuerySet[Job]) -> list[Job]:
    """Delete all of these jobs and return them, or none where one is due or has begun; nobody claims them meanwhile.

    A job becomes claimable by an UPDATE of its row (`make_due`): whichever has the row first excludes the other.
    """
    rows = list(jobs.select_for_update())
    if any(has_begun(job) for job in rows):
        return []
    Job.objects.filter(pk__in=[job.pk for job in rows], state=State.SCHEDULED, attempts=0).delete()
    return rows


def retry(jobs: QuerySet[Job]) -> int:
    """Give the failed among these jobs a new set of attempts; return how many."""
    return jobs.filter(state=State.FAILED).update(
        state=State.WAITING, failed_at=None, attempts=0, due_at=Now(), last_error=""
    )


def _first(jobs: QuerySet[Job], limit: int) -> QuerySet[Job]:
    """Return the first jobs that no other transaction has locked."""
    return Job.objects.filter(
        pk__in=list(jobs.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
    )
