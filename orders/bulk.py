"""One action on many orders: chosen in a request, worked off by steps, each order exactly once."""

import time
from typing import Any
from uuid import UUID

import structlog
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import Now

from orders import outbox
from orders.actions import Action, Obstacle, Target, action_for
from orders.models import BulkOrder, BulkRun, Order
from orders.promises import BULK, FollowUp, Promise
from vendors.actor import Actor
from vendors.models import User, Vendor

log = structlog.get_logger(__name__)

AT_MOST = 10_000  # orders a run
SLICE = 50  # orders read at a time
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
    worker: FollowUp,
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
            outbox.put([Promise(worker, {"run_id": run.pk})], vendor_id=vendor.pk)
    return run


def resume(run: BulkRun, worker: FollowUp) -> None:
    """Go on with a stopped run, and try again what failed; orders already done stay done."""
    with transaction.atomic():
        over = BulkRun.objects.select_for_update().get(pk=run.pk).is_over
        failed = run.orders.filter(state=State.FAILED).update(state=State.WAITING, told="")
        if over and (failed or run.orders.filter(state=State.WAITING).exists()):
            BulkRun.objects.filter(pk=run.pk).update(stopped_at=None, done_at=None)
            outbox.put([Promise(worker, {"run_id": run.pk})], vendor_id=run.vendor_id)


def work_off(run: BulkRun) -> bool:
    """Do as many of the run's orders as fit into one step; True when some are left."""
    action = action_for(run.action, Target.ORDER)
    if action is None:
        raise LookupError(f"There is no action {run.action} on this server.")
    actor, deadline = Actor.of(run.user), time.monotonic() + SECONDS
    while waiting := _waiting(run):
        for row in waiting:
            state, told = _act(action, row.order, actor, run)
            BulkOrder.objects.filter(pk=row.pk).update(state=state, told=told)
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
    """The next slice; none when somebody stopped the run meanwhile."""
    rows = run.orders.filter(state=State.WAITING, run__stopped_at=None)
    return list(rows.select_related("order").order_by("pk")[:SLICE])


def _act(action: type[Action], order: Order, actor: Actor, run: BulkRun) -> tuple[BulkOrder.State, str]:
    """A worker killed after the act and before its result finds the act by the run's token."""
    act = action(order, actor)
    act.queue = BULK
    try:
        activity = act.run(token=str(run.token), **run.asked)
    except (Obstacle, PermissionDenied) as refusal:
        return State.REFUSED, str(refusal)
    except (OperationalError, InterfaceError):
        raise  # the database is away, for this order as for all others: the whole step again, later
    except Exception:
        log.exception("bulk_act_failed", run=run.pk, order=order.pk, action=action.slug)
        return State.FAILED, BROKEN  # one order that is a bug keeps no other from being done
    return State.DONE, activity.sentence
