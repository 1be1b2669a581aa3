import time
from collections.abc import Sequence
from contextlib import nullcontext

import structlog

from orders.claims import bells, claim, claim_company, claimable, company, let_go, next_alike
from orders.doorbell import ring
from orders.lease import renewed
from orders.models import Step
from orders.outbox.settling import bury, postpone, settle_all
from orders.promises import FollowUp, GiveUp, Later, task_called

log = structlog.get_logger(__name__)

SECONDS = 10.0  # after which no further step of those claimed together is begun


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
    ran = _work(steps, task)
    if 1 < len(steps) == company(task, step.attempts - 1) or ran < len(steps):
        _ring_for_more(step, task)
    return ran


def _work(steps: Sequence[Step], task: FollowUp) -> int:
    """One after the other while there is time; those that are done settle together, the rest is let go."""
    deadline = time.monotonic() + SECONDS
    told: dict[int, str | None] = {}
    try:
        with task.session(steps):
            for step in steps:
                if told and time.monotonic() > deadline:
                    break
                told[step.pk] = _run(step, task)
    except Exception as error:
        log.warning("session_failed", task=task.name, steps=len(steps), exc_info=True)
        for step in steps:  # in smaller company the next time, so that the one at fault is alone in the end
            if told.get(step.pk, "") is not None:
                postpone(step, str(error) or type(error).__name__)
        return len(steps)
    let_go([step for step in steps if step.pk not in told])
    settle_all([(step, said) for step in steps if (said := told.get(step.pk)) is not None])
    return len(told)


def _run(step: Step, task: FollowUp) -> str | None:
    """What it tells when it is done; None when it failed, and what follows from that is settled."""
    try:
        with renewed(step) if task.is_long else nullcontext():
            return task.function(step, **step.arguments)
    except GiveUp as given_up:
        bury(step, str(given_up), told=True)
    except Later as later:
        log.info("step_put_off", step=step.pk, task=step.task, attempts=step.attempts, why=str(later))
        postpone(step, str(later), later.delay, counts=later.counts)
    except Exception as error:
        log.warning("step_failed", step=step.pk, task=step.task, attempts=step.attempts, exc_info=True)
        postpone(step, str(error) or type(error).__name__)
    return None


def _ring_for_more(step: Step, task: FollowUp) -> None:
    """There may be more of its kind than came along: nobody has to wait for the sweep."""
    if more := next_alike(step, task):
        ring(bells([more]))


def drain() -> int:
    """Work off everything that is due, with no broker at all. Returns how many steps were run."""
    ran = 0
    while ids := list(claimable().order_by("due_at").values_list("pk", flat=True)[:100]):
        for pk in ids:
            ran += (together := work_off(pk))
            if together > 1:
                break  # most of the others were its company
    return ran
