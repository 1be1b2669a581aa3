"""Promised work: put in the transaction of the act, claimed and settled by workers, swept when forgotten."""

import random
import time
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Now

from orders.claims import claim, claim_company, claimable, let_go, mine, still_mine
from orders.doorbell import ring
from orders.history import line, record_all
from orders.lease import renewed
from orders.models import Activity, Order, Step
from orders.promises import BULK, FollowUp, GiveUp, Later, Promise, task_called
from vendors.actor import SYSTEM

log = structlog.get_logger(__name__)

SECONDS = 10.0  # after which no further step of those claimed together is begun
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


def work_off(step_id: int) -> int:
    """Claim a step, do it with no transaction open, settle it. Returns how many were run: its company, too."""
    step = claim(step_id)
    if step is None:
        return 0
    task = task_called(step.task)
    if step.attempts > task.attempts:
        bury(step, step.last_error or "The worker died each time.")
        return 1
    steps = [step, *claim_company(step, task)]
    deadline = time.monotonic() + SECONDS
    done: list[tuple[Step, str]] = []
    with task.session(steps):
        for number, one in enumerate(steps):
            if number and time.monotonic() > deadline:
                let_go(steps[number:])
                steps = steps[:number]
                break
            sentence = _run(one, task)
            if sentence is not None:
                done.append((one, sentence))
    settle_all(done)
    return len(steps)


def _run(step: Step, task: FollowUp) -> str | None:
    """What it tells when it is done; None when it failed, and what follows from that is settled."""
    try:
        with renewed(step) if task.is_long else nullcontext():
            return task.function(step, **step.arguments)
    except GiveUp as given_up:
        bury(step, str(given_up), told=True)
    except Later as later:
        postpone(step, str(later), later.delay, counts=later.counts)
    except Exception as error:
        log.warning("step_failed", step=step.pk, task=step.task, attempts=step.attempts, exc_info=True)
        postpone(step, str(error) or type(error).__name__)
    return None


def settle(step: Step, sentence: str) -> None:
    """The work is done: close the step, tell it, and put what the task promised next."""
    settle_all([(step, sentence)])


def settle_all(done: Sequence[tuple[Step, str]]) -> None:
    """The same for steps claimed together, in as many statements as for one."""
    if not done:
        return
    with transaction.atomic():
        ours = still_mine([step for step, _ in done])
        Step.objects.filter(pk__in=ours).update(done_at=Now(), lease_until=None, last_error="")
        kept = [(step, sentence) for step, sentence in done if step.pk in ours]
        lines = {step.pk: told for step, sentence in kept if (told := _line(step, sentence))}
        record_all(lines.values())
        for step, _ in kept:
            if step.promised:
                _put_next(step, lines.get(step.pk) or step.cause)


def _put_next(step: Step, cause: Activity | None) -> None:
    """What a step of a bulk run promises waits behind nobody else's either."""
    queue = BULK if step.queue == BULK else ""
    put(step.promised, vendor_id=step.vendor_id, order=step.order, cause=cause, queue=queue)


def postpone(step: Step, error: str, delay: timedelta | None = None, *, counts: bool = True) -> None:
    """Again later, by `due_at`; dead after its last attempt."""
    task = task_called(step.task)
    if counts and step.attempts >= task.attempts:
        return bury(step, error)
    if delay is None:
        seconds = task.back_off[min(step.attempts, len(task.back_off)) - 1] * random.uniform(0.9, 1.1)  # noqa: S311
        delay = timedelta(seconds=seconds)
    untried = {} if counts else {"attempts": F("attempts") - 1}
    mine(step).update(
        due_at=Now() + delay, rung_at=None, lease_until=None, last_error=error[:2000], **untried
    )
    return None


def bury(step: Step, error: str, *, told: bool = False) -> None:
    """No more tries by itself: staff see it and may retry it. `told` errors are sentences for the vendor."""
    with transaction.atomic():
        if mine(step).update(dead_at=Now(), lease_until=None, last_error=error[:2000]):
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
    rung = ring(bells, at_most=limit)
    Step.objects.filter(pk__in=[pk for pk, _ in bells[rung:]]).update(rung_at=None)
    return rung


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


def _tell(step: Step, sentence: str) -> None:
    if told := _line(step, sentence):
        record_all([told])


def _line(step: Step, sentence: str) -> Activity | None:
    if step.order is None or not sentence:
        return None
    kind = Activity.Kind(task_called(step.task).kind)
    return line(step.order, kind, sentence, actor=SYSTEM, cause=step.cause, subject=step.subject)
