"""The lease of a job; a long task renews it while it runs, so that it ends soon after its worker was killed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import structlog
from django.db import Error, connection
from django.db.models.functions import Now

from jobs.models import Job

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=30)  # longer than every deadline of a short task
RENEW_EVERY = 8.0  # seconds


@contextmanager
def renewed(job: Job) -> Iterator[None]:
    """Renew the job's lease in a thread until the block ends."""
    ended = Event()
    thread = Thread(target=_renew, args=(job, ended), name=f"lease of job {job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _renew(job: Job, ended: Event) -> None:
    """Renew the lease by a connection of its own: that of the task may be inside a long statement."""
    owned = Job.objects.filter(pk=job.pk, lease_generation=job.lease_generation, done_at=None, failed_at=None)
    while not ended.wait(RENEW_EVERY):
        try:
            owned.update(lease_until=Now() + LEASE)
        except Error:
            log.warning("lease_not_renewed", job=job.pk, exc_info=True)
        finally:
            connection.close()
