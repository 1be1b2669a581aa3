"""Long work keeps its lease: renewed from beside it while it lives, and run out soon after its worker dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import structlog
from django.db import Error, connection
from django.db.models.functions import Now

from orders.models import Step

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=30)  # longer than every deadline that a short task sets itself
RENEWED_EVERY = 8.0  # seconds


@contextmanager
def renewed(step: Step) -> Iterator[None]:
    """Until the work ends, whichever way."""
    over = Event()
    thread = Thread(target=_renew, args=(step, over), name=f"lease of step {step.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _renew(step: Step, over: Event) -> None:
    """By a connection of its own: that of the work may be inside a long statement."""
    ours = Step.objects.filter(pk=step.pk, lease_generation=step.lease_generation, done_at=None, dead_at=None)
    while not over.wait(RENEWED_EVERY):
        try:
            ours.update(lease_until=Now() + LEASE)
        except Error:
            log.warning("lease_not_renewed", step=step.pk, exc_info=True)
        finally:
            connection.close()
