"""Who has a step in hand: claimed for the length of a lease, one alone or some together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from orders.doorbell import LOUD, SOFT, Bell
from orders.lease import LEASE
from orders.models import Step
from orders.promises import BULK, FollowUp, task_called

PATIENCE = timedelta(minutes=1)
SHRINKS = 5  # of a hundred claimed together twenty are tried together the next time, then four, then one


def claim(step_id: int) -> Step | None:
    """Take a due step for the length of a lease; None when it is done, dead, not due or in other hands."""
    with transaction.atomic():
        return Step.objects.get(pk=step_id) if _take(claimable().filter(pk=step_id)) else None


def claimable() -> QuerySet[Step]:
    return Step.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=Now()), done_at=None, dead_at=None, due_at__lte=Now()
    )


def company(task: FollowUp, tries: int) -> int:
    """How many steps are claimed together after so many tries.

    With each try fewer: what kills its worker is alone in the end, and the others wait less.
    """
    smaller: int = SHRINKS**tries
    return max(task.together // smaller, 1)


def claim_company(step: Step, task: FollowUp) -> list[Step]:
    """More steps of its kind, tried as often, claimed with it."""
    tries = step.attempts - 1
    size = company(task, tries)
    if size == 1:
        return []
    with transaction.atomic():
        others = _alike(step, task).filter(attempts=tries).order_by("due_at", "pk")
        steps = list(others.select_for_update(skip_locked=True)[: size - 1])
        if steps:
            _take(Step.objects.filter(pk__in=[one.pk for one in steps]))
    for one in steps:
        one.attempts, one.lease_generation = one.attempts + 1, one.lease_generation + 1
    return steps


def next_alike(step: Step, task: FollowUp) -> Step | None:
    """One more of its kind that nobody has in hand."""
    return _alike(step, task).order_by("due_at").first()


def bells(steps: Iterable[Step]) -> list[Bell]:
    """Whom to ring for: one of each company, for whoever comes for it finds the others."""
    seen: Counter[tuple[object, ...]] = Counter()
    found = []
    for step in steps:
        task = task_called(step.task)
        kind = (step.task, step.queue, step.attempts, step.arguments.get(task.alike))
        if seen[kind] % company(task, step.attempts) == 0:
            found.append(Bell(step.pk, step.queue, _priority(step, task)))
        seen[kind] += 1
    return found


def _priority(step: Step, task: FollowUp) -> int:
    """What yields is rung for softly until it has waited for a minute: so nothing waits for ever."""
    if not task.yields or step.queue != BULK:
        return LOUD
    return LOUD if step.rung_at and step.due_at < timezone.now() - PATIENCE else SOFT


def let_go(steps: Sequence[Step]) -> None:
    """Claimed, not begun: somebody else may have them, as if nobody had."""
    with transaction.atomic():
        ours = Step.objects.filter(pk__in=still_mine(steps))
        ours.update(attempts=F("attempts") - 1, lease_until=None, rung_at=None)


def mine(step: Step) -> QuerySet[Step]:
    """The step, if this worker's lease was not taken over: a zombie's settling moves no row."""
    return Step.objects.filter(pk=step.pk, lease_generation=step.lease_generation, done_at=None, dead_at=None)


def still_mine(steps: Sequence[Step]) -> set[int]:
    """The ids of those whose lease was not taken over, locked."""
    generations = {step.pk: step.lease_generation for step in steps}
    open_ones = Step.objects.filter(pk__in=generations, done_at=None, dead_at=None).order_by("pk")
    rows = open_ones.select_for_update().values_list("pk", "lease_generation")
    return {pk for pk, generation in rows if generation == generations[pk]}


def _alike(step: Step, task: FollowUp) -> QuerySet[Step]:
    alike = {f"arguments__{task.alike}": step.arguments[task.alike]} if task.alike else {}
    return claimable().filter(task=step.task, queue=step.queue, **alike)


def _take(steps: QuerySet[Step]) -> int:
    return steps.update(
        attempts=F("attempts") + 1,
        lease_generation=F("lease_generation") + 1,
        lease_until=Now() + LEASE,
    )
