"""Renewing the lease of a long job while it runs, so that it ends soon after its worker was killed."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import structlog
from django.db import Error, connection

from jobs.models import Job
from jobs.states import renew

log = structlog.get_logger(__name__)

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
    while not ended.wait(RENEW_EVERY):
        try:
            renew(job)
        except Error:
            log.warning("lease_not_renewed", job=job.pk, exc_info=True)
        finally:
            connection.close()
