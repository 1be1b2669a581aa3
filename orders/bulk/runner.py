"""A bulk run: its start and resume in a request, its orders in slices by a worker, and its counts."""

import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Count, F, QuerySet
from django.utils import timezone

from core.bulk_sql import by_id
from core.vendor_transaction import vendor_transaction
from jobs.queues import Queue
from jobs.registry import TaskSpec
from orders.actions import Action, Refusal, Target, action_for, run_many
from orders.actions.repeat import ASKED_FOR, as_stored
from orders.bulk.models import BulkOrder, BulkRun
from orders.models import Activity, Order
from orders.runs.job import enqueue_run
from orders.runs.permission import allowed_actor
from vendors.actor import Actor
from vendors.models import User, Vendor

log = structlog.get_logger(__name__)

MAX_ORDERS = 10_000  # of a run
BATCH_SIZE = 100  # orders of a transaction, which locks them until the last of them is done
COMPARED_RUNS = 5  # newest of the same action and data, when a form is asked about
SLICE_SECONDS = 2.0  # that one job may work: then other jobs get the worker
BUG_TEXT = "Something went wrong here and nothing was changed. Resume tries it again."
State = BulkOrder.State


def start_run(
    action: type[Action],
    orders: QuerySet[Order],
    *,
    vendor: Vendor,
    user: User,
    token: UUID,
    form_data: dict[str, Any],
    task: TaskSpec,
    shown: Mapping[int, str] | None = None,
) -> BulkRun:
    """Create the run, its orders and its first job; return the run that the same token made before.

    `shown` are the orders of the preview by id, with what it showed of each: others are left out.
    """
    with vendor_transaction(vendor.pk):
        run, created = BulkRun.objects.get_or_create(
            token=token,
            vendor=vendor,
            user=user,
            defaults={"action": action.slug, "form_data": form_data},
        )
        if created:
            rows = _rows(run, orders, shown)
            BulkOrder.objects.bulk_create(rows, batch_size=5_000)
            run.total = len(rows)
            run.save(update_fields=["total"])
            enqueue_run(run, task)
    return run


def was_started_before(
    action: type[Action],
    order_ids: Collection[int],
    *,
    vendor: Vendor,
    user: User,
    form_data: Mapping[str, Any],
) -> bool:
    """Return whether this person started the same on the same orders a moment ago, by a form of another token."""
    runs = BulkRun.objects.filter(
        vendor=vendor,
        user=user,
        action=action.slug,
        form_data=as_stored(form_data),
        created_at__gt=timezone.now() - ASKED_FOR,
    ).order_by("-pk")[:COMPARED_RUNS]
    return any(set(run.orders.values_list("order_id", flat=True)) == set(order_ids) for run in runs)


def _rows(run: BulkRun, orders: QuerySet[Order], shown: Mapping[int, str] | None) -> list[BulkOrder]:
    return [
        BulkOrder(vendor_id=run.vendor_id, run=run, order_id=pk, shown=(shown or {}).get(pk, ""))
        for pk in orders.values_list("pk", flat=True)[:MAX_ORDERS]
        if shown is None or pk in shown
    ]


def resume_run(run: BulkRun, task: TaskSpec) -> None:
    """Continue a run that has ended and retry its failed orders; orders already done stay done."""
    with vendor_transaction(run.vendor_id):
        runs = BulkRun.objects.filter(vendor_id=run.vendor_id, pk=run.pk)
        if runs.select_for_update().get().is_running:
            return
        failed = run.orders.filter(state=State.FAILED).update(state=State.WAITING, result_text="")
        if run.orders.filter(state=State.WAITING).exists():
            runs.update(
                state=BulkRun.State.RUNNING,
                processed=F("processed") - failed,
                finished_at=None,
                error_message="",
            )
            enqueue_run(run, task)


def process_slice(run: BulkRun) -> bool:
    """Process orders of the run for SLICE_SECONDS; return whether some are left.

    Raises LookupError when this server does not know the action, NoLongerAllowed when its person may not go on.
    """
    action = action_for(run.action, Target.ORDER)
    if action is None:
        raise LookupError(f"There is no action {run.action} on this server.")
    deadline = time.monotonic() + SLICE_SECONDS
    while rows := _next_batch(run):
        _process_batch(rows, action, allowed_actor(run, action.right), run)
        if time.monotonic() > deadline:
            return True
    return False


def _next_batch(run: BulkRun) -> list[BulkOrder]:
    """Return the next waiting orders; none when the run was stopped meanwhile."""
    rows = run.orders.filter(state=State.WAITING, run__state=BulkRun.State.RUNNING)
    return list(rows.select_related("order").order_by("pk")[:BATCH_SIZE])


def _process_batch(rows: Sequence[BulkOrder], action: type[Action], actor: Actor, run: BulkRun) -> None:
    """Act and write the results in one transaction; where that fails, process each order alone."""
    try:
        with transaction.atomic():
            results = _act(rows, action, actor, run)
            columns = {row.pk: _columns(result) for row, result in zip(rows, results, strict=True)}
            _write_results(run, columns)
    except (OperationalError, InterfaceError):
        raise  # the database is away, for these orders as for all others: the job runs again, later
    except Exception:
        if len(rows) == 1:
            log.exception("bulk_act_failed", run=run.pk, order=rows[0].order_id, action=action.slug)
            _write_results(run, {rows[0].pk: (State.FAILED, BUG_TEXT)})
            return
        for row in rows:
            _process_batch([row], action, actor, run)


def _act(
    rows: Sequence[BulkOrder], action: type[Action], actor: Actor, run: BulkRun
) -> list[Activity | Refusal]:
    """Run the action under the run's token, so that what an earlier attempt did is not done again."""
    actions = [action(row.order, actor) for row in rows]
    for row, order_action in zip(rows, actions, strict=True):
        order_action.queue, order_action.in_bulk = Queue.BULK, True
        order_action.shown = row.shown or None
    return run_many(actions, token=str(run.token), **run.form_data)


def _columns(result: Activity | Refusal) -> tuple[BulkOrder.State, str]:
    """Return `state` and `result_text`."""
    if isinstance(result, Activity):
        return State.DONE, result.sentence
    return State.REFUSED, str(result)


@transaction.atomic
def _write_results(run: BulkRun, columns: dict[int, tuple[BulkOrder.State, str]]) -> None:
    """Write the results of waiting orders, by their ids, and count them as processed: each order once."""
    waiting = run.orders.filter(pk__in=columns, state=State.WAITING)
    written = waiting.update(
        state=by_id({pk: state for pk, (state, _) in columns.items()}),
        result_text=by_id({pk: text for pk, (_, text) in columns.items()}),
    )
    runs = BulkRun.objects.filter(vendor_id=run.vendor_id, pk=run.pk)
    runs.update(processed=F("processed") + written)


def count_by_state(run: BulkRun) -> dict[str, int]:
    """Return how many orders of the run are in each state."""
    counts = run.orders.values_list("state").annotate(count=Count("pk"))
    return dict.fromkeys(State.values, 0) | dict(counts)


def count_by_run_and_state(runs: Sequence[BulkRun]) -> dict[int, dict[str, int]]:
    """Return the counts by state of many runs.

    Refused and failed orders are counted; done ones, which are most of them, are what is left of the processed.
    """
    counted = BulkOrder.objects.filter(run__in=runs, state__in=(State.REFUSED, State.FAILED))
    counts_by_run = {run.pk: dict.fromkeys(State.values, 0) for run in runs}
    for run_id, state, count in counted.values_list("run", "state").annotate(count=Count("pk")):
        counts_by_run[run_id][state] = count
    for run in runs:
        counts = counts_by_run[run.pk]
        counts[State.DONE] = run.processed - sum(counts.values())
        counts[State.WAITING] = run.total - run.processed
    return counts_by_run
