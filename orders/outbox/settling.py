import random
from collections.abc import Sequence
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from orders.claims import mine, still_mine
from orders.history import line_of, record_all
from orders.models import Activity, Step
from orders.outbox.putting import steps_of, write
from orders.promises import BULK, task_called

log = structlog.get_logger(__name__)


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
        write([one for step, _ in kept for one in _next(step, lines.get(step.pk))])


def _next(step: Step, told: Activity | None) -> list[Step]:
    """What a step of a bulk run promises waits behind nobody else's either."""
    promised = steps_of(step.promised, vendor_id=step.vendor_id, queue=BULK if step.queue == BULK else "")
    for one in promised:
        one.order_id, one.cause_id = step.order_id, told.pk if told else step.cause_id
    return promised


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


def _tell(step: Step, sentence: str) -> None:
    if told := _line(step, sentence):
        record_all([told])


def _line(step: Step, sentence: str) -> Activity | None:
    if step.order_id is None or not sentence:
        return None
    return line_of(step, Activity.Kind(task_called(step.task).kind), sentence)
