from datetime import timedelta

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Now

from orders.claims import bells, claimable
from orders.doorbell import ring, silent
from orders.models import Step
from orders.promises import BULK, TASKS

UNHEARD_AFTER = timedelta(seconds=2)
RING_AGAIN_AFTER = timedelta(seconds=20)
LOST_AFTER = timedelta(seconds=10)  # when nothing waits in its queue: the broker has forgotten it


def sweep(limit: int = 500) -> int:
    """Ring for due steps that nobody heard of: lost messages, killed workers, retries. Harmless twice.

    Those of bulk runs come last: thousands of them keep no single one from being rung for.
    """
    quiet = silent({task.queue for task in TASKS.values()})
    with transaction.atomic():
        in_bulk = ExpressionWrapper(Q(queue=BULK), output_field=BooleanField())
        forgotten = (
            _forgotten(quiet)
            .order_by(in_bulk, "due_at")
            .only("task", "queue", "attempts", "arguments", "due_at", "rung_at")
        )
        found = list(forgotten.select_for_update(skip_locked=True)[:limit])
        steps = Step.objects.filter(pk__in=[step.pk for step in found])
        steps.update(rung_at=Now())
    wanted = bells(found)
    if ring(wanted, at_most=limit) < len(wanted):
        steps.filter(lease_until=None).update(rung_at=None)  # the next sweep rings for them again
        return 0
    return len(found)


def _forgotten(quiet: set[str]) -> QuerySet[Step]:
    """A first try was rung for when it was put; nobody but the sweep rings for another one.

    In the `quiet` queues no message waits.
    """
    never = Q(rung_at=None) & (Q(due_at__lt=Now() - UNHEARD_AFTER) | Q(attempts__gt=0))
    long_ago = Q(rung_at__lt=Now() - RING_AGAIN_AFTER)
    abandoned = Q(rung_at__lt=F("lease_until"))
    lost = Q(rung_at__lt=Now() - LOST_AFTER, queue__in=quiet)
    return claimable().filter(never | long_ago | abandoned | lost)
