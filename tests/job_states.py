"""What time, or the end of a worker, does to jobs."""

from django.db import transaction
from django.db.models.functions import Now

from jobs import states
from jobs.models import Job


def claim(job_id: int) -> Job | None:
    """Claim one job as a worker does that looks for it alone; None when it does not wait."""
    with transaction.atomic():
        waiting = Job.objects.filter(pk=job_id, state=Job.State.WAITING)
        jobs = list(waiting.select_for_update(skip_locked=True))
        if jobs:
            states.lease(jobs)
    return jobs[0] if jobs else None


def make_due() -> None:
    """Let all scheduled jobs be due."""
    Job.objects.filter(state=Job.State.SCHEDULED).update(state=Job.State.WAITING, due_at=Now())


def expire_leases() -> None:
    """End the leases of all jobs, as if their workers were killed half a minute ago."""
    Job.objects.filter(state=Job.State.LEASED).update(state=Job.State.WAITING, lease_until=None)


def reopen(**filters: object) -> None:
    """Let done jobs wait again, as if their workers were killed after the work and before they settled it."""
    done = Job.objects.filter(state=Job.State.DONE, **filters)
    done.update(state=Job.State.WAITING, done_at=None)


def fail_unfinished() -> None:
    """Let all jobs that are not done have failed, after their last attempt."""
    states.unfinished().update(state=Job.State.FAILED, failed_at=Now(), lease_until=None)
