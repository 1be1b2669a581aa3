"""One action on many orders: chosen in a request, worked off by steps, each order exactly once."""

import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import Now

from core.bulk_sql import by_id
from jobs.enqueue import enqueue_all
from jobs.registry import BULK_QUEUE, JobRequest, TaskSpec
from orders.actions import Action, Outcome, Target, action_for, run_many
from orders.bulk.models import BulkOrder, BulkRun
from orders.models import Activity, Order
from vendors.actor import Actor
from vendors.models import User, Vendor

log = structlog.get_logger(__name__)

AT_MOST = 10_000  # orders a run
TOGETHER = (
    100  # orders a transaction: locked for as long as all of them take, which a person may have to wait
)
SECONDS = 2.0  # of work in one step: then other work gets the worker
BROKEN = "Something went wrong here and nothing was changed. Resume tries it again."
State = BulkOrder.State


def start(
    action: type[Action],
    orders: QuerySet[Order],
    *,
    vendor: Vendor,
    user: User,
    token: UUID,
    asked: dict[str, Any],
    worker: TaskSpec,
) -> BulkRun:
    """Put the run and its first step; the same token again is the same run."""
    with transaction.atomic():
        run, created = BulkRun.objects.get_or_create(
            token=token,
            vendor=vendor,
            user=user,
            defaults={"action": action.slug, "asked": asked, "total": 0},
        )
        if created:
            rows = [
                BulkOrder(vendor=vendor, run=run, order_id=pk)
                for pk in orders.values_list("pk", flat=True)[:AT_MOST]
            ]
            BulkOrder.objects.bulk_create(rows, batch_size=5_000)
            run.total = len(rows)
            run.save(update_fields=["total"])
            enqueue_all([JobRequest(worker, {"run_id": run.pk})], vendor_id=vendor.pk)
    return run


def resume(run: BulkRun, worker: TaskSpec) -> None:
    """Go on with a stopped run, and try again what failed; orders already done stay done."""
    with transaction.atomic():
        over = BulkRun.objects.select_for_update().get(pk=run.pk).is_over
        failed = run.orders.filter(state=State.FAILED).update(state=State.WAITING, told="")
        if over and (failed or run.orders.filter(state=State.WAITING).exists()):
            BulkRun.objects.filter(pk=run.pk).update(stopped_at=None, done_at=None)
            enqueue_all([JobRequest(worker, {"run_id": run.pk})], vendor_id=run.vendor_id)


def process(run: BulkRun) -> bool:
    """Do as many of the run's orders as fit into one step; True when some are left."""
    action = action_for(run.action, Target.ORDER)
    if action is None:
        raise LookupError(f"There is no action {run.action} on this server.")
    actor, deadline = Actor.of(run.user), time.monotonic() + SECONDS
    while waiting := _waiting(run):
        _do(waiting, action, actor, run)
        if time.monotonic() > deadline:
            return True
    return False


def finish(run: BulkRun) -> None:
    """All orders are worked off, unless somebody stopped the run."""
    BulkRun.objects.filter(pk=run.pk, stopped_at=None).update(done_at=Now())


def stop(run: BulkRun) -> None:
    """No further orders; those done stay done."""
    BulkRun.objects.filter(pk=run.pk, done_at=None, stopped_at=None).update(stopped_at=Now())


def progress(run: BulkRun) -> dict[str, int]:
    """How many orders are in each state."""
    counted = run.orders.values_list("state").annotate(count=Count("pk"))
    return dict.fromkeys(State.values, 0) | dict(counted)


def outcomes(runs: list[BulkRun]) -> dict[int, dict[str, int]]:
    """The same for many runs at once: those done are what is left, since they are most of the rows."""
    others = BulkOrder.objects.filter(run__in=runs).exclude(state=State.DONE)
    found = {run.pk: dict.fromkeys(State.values, 0) for run in runs}
    for run_id, state, count in others.values_list("run", "state").annotate(count=Count("pk")):
        found[run_id][state] = count
    for run in runs:
        counts = found[run.pk]
        counts[State.DONE] = run.total - sum(counts.values())
        counts["finished"] = run.total - counts[State.WAITING]
    return found


def _waiting(run: BulkRun) -> list[BulkOrder]:
    """The next few; none when somebody stopped the run meanwhile."""
    rows = run.orders.filter(state=State.WAITING, run__stopped_at=None)
    return list(rows.select_related("order").order_by("pk")[:TOGETHER])


def _do(rows: Sequence[BulkOrder], action: type[Action], actor: Actor, run: BulkRun) -> None:
    """In one transaction, results included; when that breaks each alone, to find the one that is a bug."""
    try:
        with transaction.atomic():
            outcomes = _act([row.order for row in rows], action, actor, run)
            told = {row.pk: _told(outcome) for row, outcome in zip(rows, outcomes, strict=True)}
            BulkOrder.objects.filter(pk__in=told).update(
                state=by_id({pk: state for pk, (state, _) in told.items()}),
                told=by_id({pk: sentence for pk, (_, sentence) in told.items()}),
            )
    except (OperationalError, InterfaceError):
        raise  # the database is away, for these orders as for all others: the whole step again, later
    except Exception:
        if len(rows) == 1:
            log.exception("bulk_act_failed", run=run.pk, order=rows[0].order_id, action=action.slug)
            BulkOrder.objects.filter(pk=rows[0].pk).update(state=State.FAILED, told=BROKEN)
            return
        for row in rows:
            _do([row], action, actor, run)


def _act(orders: Sequence[Order], action: type[Action], actor: Actor, run: BulkRun) -> list[Outcome]:
    """By the run's token: what an earlier try has done is found, not done again."""
    acts = [action(order, actor) for order in orders]
    for act in acts:
        act.queue = BULK_QUEUE
    return run_many(acts, token=str(run.token), **run.asked)


def _told(outcome: Outcome) -> tuple[BulkOrder.State, str]:
    if isinstance(outcome, Activity):
        return State.DONE, outcome.sentence
    return State.REFUSED, str(outcome)
