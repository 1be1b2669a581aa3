"""Waking workers for due jobs that no message announced."""

from datetime import timedelta

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Now

from jobs.broker import empty_queues, wake_workers
from jobs.claim import claimable, wake_ups
from jobs.models import Job
from jobs.registry import BULK_QUEUE, TASKS

UNHEARD_AFTER = timedelta(seconds=2)
WAKE_AGAIN_AFTER = timedelta(seconds=20)
LOST_AFTER = timedelta(seconds=10)  # when no message waits in its queue: the broker has lost it


def sweep(limit: int = 500) -> int:
    """Wake workers for due jobs after lost messages, killed workers and retry delays. Two at once do no harm.

    Jobs of bulk runs come last: thousands of them delay no single one.
    """
    empty = empty_queues({task.queue for task in TASKS.values()})
    with transaction.atomic():
        in_bulk = ExpressionWrapper(Q(queue=BULK_QUEUE), output_field=BooleanField())
        candidates = (
            _unheard(empty)
            .order_by(in_bulk, "due_at")
            .only("task", "queue", "attempts", "arguments", "due_at", "woken_at")
        )
        unheard = list(candidates.select_for_update(skip_locked=True)[:limit])
        jobs = Job.objects.filter(pk__in=[job.pk for job in unheard])
        jobs.update(woken_at=Now())
    messages = wake_ups(unheard)
    if wake_workers(messages, max_messages=limit) < len(messages):
        jobs.filter(lease_until=None).update(woken_at=None)  # the next sweep wakes workers again
        return 0
    return len(unheard)


def _unheard(empty: set[str]) -> QuerySet[Job]:
    """Return jobs that no worker will claim: only the first attempt has a message from `enqueue_all`.

    In the queues `empty` no message waits.
    """
    never = Q(woken_at=None) & (Q(due_at__lt=Now() - UNHEARD_AFTER) | Q(attempts__gt=0))
    long_ago = Q(woken_at__lt=Now() - WAKE_AGAIN_AFTER)
    lease_expired = Q(woken_at__lt=F("lease_until"))
    lost = Q(woken_at__lt=Now() - LOST_AFTER, queue__in=empty)
    return claimable().filter(never | long_ago | lease_expired | lost)
