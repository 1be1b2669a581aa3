"""Large files by turns: one at a time, so that a process is left for small ones, and what a run waits for."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import RetryLater
from orders.imports.load.staging import execute, fetch
from orders.imports.models import ImportRun

LARGE_BYTES = 2 * 2**20  # some seconds; the worker of files has two processes
ASKS_AGAIN_AFTER = timedelta(seconds=10)
_KEY = {"key": "large import"}


@contextmanager
def turn_of(run: ImportRun) -> Iterator[None]:
    """Hold the lock of large files; raise RetryLater where another one is being imported. A small file needs none."""
    if run.size < LARGE_BYTES:
        yield
        return
    if not fetch("SELECT pg_try_advisory_lock(hashtextextended(%(key)s, 0))", _KEY)[0][0]:
        raise RetryLater("Another large file is being imported.", ASKS_AGAIN_AFTER, counts=False)
    try:
        yield
    finally:
        execute("SELECT pg_advisory_unlock(hashtextextended(%(key)s, 0))", _KEY)


def waits_for(run: ImportRun) -> str:
    """Return the sentence that says what a run waits for; "" once a worker has begun with it."""
    if not run.is_running or run.processed or run.phase:
        return ""
    waiting = Job.objects.filter(vendor_id=run.vendor_id, queue=Queue.FILES, arguments__run_id=run.pk)
    state = (
        waiting.filter(state__in=(Job.State.WAITING, Job.State.SCHEDULED))
        .values_list("state", flat=True)
        .first()
    )
    if state == Job.State.SCHEDULED and run.size >= LARGE_BYTES:
        return "Another large file is being imported. Yours begins after it, by itself; small files do not wait for it."
    return "It begins as soon as the files before it are done, by itself." if state else ""
