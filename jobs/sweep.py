"""The sweep: scheduled jobs become due, expired leases end, and workers are woken where jobs wait."""

from django.db import connection, transaction
from django.utils import timezone

from jobs.broker import wake_workers
from jobs.models import Heartbeat
from jobs.queues import JOB_QUEUES
from jobs.states import claimable, expire_leases, make_due, raise_priority

LIMIT = 1_000  # jobs of each kind in one sweep; the next takes the others
_LOCK = 5_021_951_000  # the number of our own among PostgreSQL's advisory locks


def sweep() -> list[str]:
    """Sweep once, unless another process is doing it; return the queues with jobs for which nobody could be woken."""
    with transaction.atomic():
        if not _is_only_one():
            return []
        make_claimable()
    queues: list[str] = [queue for queue in JOB_QUEUES if claimable(queue).exists()]
    are_woken = wake_workers(queues)
    Heartbeat.objects.update_or_create(name="sweep", defaults={"beat_at": timezone.now()})
    return [] if are_woken else queues


def make_claimable() -> None:
    """Let jobs wait that are due, whose lease has expired, or that were of low priority for a minute."""
    with transaction.atomic():
        make_due(LIMIT)
        expire_leases(LIMIT)
        raise_priority(LIMIT)


def _is_only_one() -> bool:
    """Return whether no other transaction is sweeping."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])
