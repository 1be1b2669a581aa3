"""Promised work: put in the transaction of the act, claimed and settled by workers, swept when forgotten."""

import random
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Now

from orders.doorbell import ring
from orders.history import record
from orders.lease import LEASE, renewed
from orders.models import Activity, Order, Step
from orders.promises import BULK, GiveUp, Promise, task_called
from vendors.actor import SYSTEM

log = structlog.get_logger(__name__)

UNHEARD_AFTER = timedelta(seconds=2)
RING_AGAIN_AFTER = timedelta(seconds=45)


def put(
    promises: Sequence[Promise],
    *,
    vendor_id: int,
    order: Order | None = None,
    cause: Activity | None = None,
    queue: str = "",
) -> None:
    """Write the steps into the open transaction; workers hear of them after the commit.

    A promise whose dedupe key already has a step adds none. With a `queue` all wait there, not in their tasks'.
    """
    facts = {"vendor_id": vendor_id, "order": order, "cause": cause}
    steps = [
        Step(
            **facts,
            task=promise.task.name,
            arguments=promise.arguments,
            queue=queue or promise.task.queue,
            dedupe_key=promise.dedupe_key,
            due_at=Now() + promise.delay,
        )
        for promise in _distinct(promises)
    ]
    # An upsert that changes nothing: of two acts that promise the same at once neither fails.
    Step.objects.bulk_create(
        steps, update_conflicts=True, unique_fields=["dedupe_key"], update_fields=["dedupe_key"]
    )
    bells = [(step.pk, step.queue) for step in steps]
    transaction.on_commit(lambda: ring(bells), robust=True)


def work_off(step_id: int) -> bool:
    """Claim a step, do it with no transaction open, settle it. False when there was nothing to claim."""
    step = claim(step_id)
    if step is None:
        return False
    task = task_called(step.task)
    if step.attempts > task.attempts:
        bury(step, step.last_error or "The worker died each time.")
        return True
    try:
        with renewed(step) if task.is_long else nullcontext():
            sentence = task.function(step, **step.arguments)
    except GiveUp as given_up:
        bury(step, str(given_up), told=True)
    except Exception as error:
        log.warning("step_failed", step=step.pk, task=step.task, attempts=step.attempts, exc_info=True)
        postpone(step, str(error) or type(error).__name__)
    else:
        settle(step, sentence)
    return True


def claim(step_id: int) -> Step | None:
    """Take a due step for the length of a lease; None when it is done, dead, not due or in other hands."""
    with transaction.atomic():
        taken = (
            claimable()
            .filter(pk=step_id)
            .update(
                attempts=F("attempts") + 1,
                lease_generation=F("lease_generation") + 1,
                lease_until=Now() + LEASE,
            )
        )
        return Step.objects.select_related("vendor", "order", "cause").get(pk=step_id) if taken else None


def claimable() -> QuerySet[Step]:
    return Step.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=Now()), done_at=None, dead_at=None, due_at__lte=Now()
    )


def settle(step: Step, sentence: str) -> None:
    """The work is done: close the step, tell it, and put what the task promised next."""
    with transaction.atomic():
        if _mine(step).update(done_at=Now(), lease_until=None, last_error=""):
            effect = _tell(step, sentence)
            put(
                step.promised,
                vendor_id=step.vendor_id,
                order=step.order,
                cause=effect or step.cause,
                queue=BULK if step.queue == BULK else "",
            )


def postpone(step: Step, error: str) -> None:
    """Again later, by `due_at`; dead after its last attempt."""
    task = task_called(step.task)
    if step.attempts >= task.attempts:
        return bury(step, error)
    seconds = task.back_off[min(step.attempts, len(task.back_off)) - 1] * random.uniform(0.9, 1.1)  # noqa: S311
    due_at = Now() + timedelta(seconds=seconds)
    _mine(step).update(due_at=due_at, rung_at=None, lease_until=None, last_error=error[:2000])
    return None


def bury(step: Step, error: str, *, told: bool = False) -> None:
    """No more tries by itself: staff see it and may retry it. `told` errors are sentences for the vendor."""
    with transaction.atomic():
        if _mine(step).update(dead_at=Now(), lease_until=None, last_error=error[:2000]):
            log.error("step_dead", step=step.pk, task=step.task, error=error)
            _tell(
                step,
                error if told else f"Gave up after {step.attempts} tries: Customer Service will look at it.",
            )


def revive(steps: QuerySet[Step]) -> int:
    """Give dead steps a new set of attempts."""
    return steps.filter(dead_at__isnull=False).update(
        dead_at=None, attempts=0, due_at=Now(), rung_at=None, last_error=""
    )


def sweep(limit: int = 500) -> int:
    """Ring for due steps that nobody heard of: lost messages, killed workers, retries. Harmless twice.

    Those of bulk runs come last: thousands of them keep no single one from being rung for.
    """
    never = Q(rung_at=None, due_at__lt=Now() - UNHEARD_AFTER)
    long_ago = Q(rung_at__lt=Now() - RING_AGAIN_AFTER)
    abandoned = Q(rung_at__lt=F("lease_until"))
    with transaction.atomic():
        in_bulk = ExpressionWrapper(Q(queue=BULK), output_field=BooleanField())
        forgotten = claimable().filter(never | long_ago | abandoned).order_by(in_bulk, "due_at")
        bells = list(forgotten.select_for_update(skip_locked=True)[:limit].values_list("pk", "queue"))
        Step.objects.filter(pk__in=[pk for pk, _ in bells]).update(rung_at=Now())
    ring(bells)
    return len(bells)


def drain() -> int:
    """Work off everything that is due, with no broker at all. Returns how many steps were run."""
    ran = 0
    while ids := list(claimable().order_by("due_at").values_list("pk", flat=True)[:100]):
        ran += sum(work_off(pk) for pk in ids)
    return ran


def _distinct(promises: Sequence[Promise]) -> list[Promise]:
    """The first promise of each dedupe key, and all that have none."""
    kept: dict[str | int, Promise] = {}
    for position, promise in enumerate(promises):
        kept.setdefault(promise.dedupe_key or position, promise)
    return list(kept.values())


def _mine(step: Step) -> QuerySet[Step]:
    """The step, if this worker's lease was not taken over: a zombie's settling moves no row."""
    return Step.objects.filter(pk=step.pk, lease_generation=step.lease_generation, done_at=None, dead_at=None)


def _tell(step: Step, sentence: str) -> Activity | None:
    if step.order is None or not sentence:
        return None
    kind = Activity.Kind(task_called(step.task).kind)
    return record(step.order, kind, sentence, actor=SYSTEM, cause=step.cause, subject=step.subject)
