"""The pages of a vendor's bulk runs: the list, and each run with its progress and results."""

from collections.abc import Sequence
from typing import TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.pagination import Page, page_of
from orders.actions import Target, action_for
from orders.bulk import runner
from orders.bulk.models import BulkOrder, BulkRun
from orders.bulk.tasks import process_bulk_run
from vendors.access import chosen_vendor_or_404
from vendors.middleware import PanelRequest
from vendors.rights import Right

Row = TypeVar("Row", bound=Model)
RUNS_PER_PAGE = 25
RESULTS_PER_PAGE = 200


@login_required
@require_safe
def bulk_runs(request: PanelRequest) -> HttpResponse:
    """List the runs of the team, or with `mine` of this person, the newest first."""
    vendor = chosen_vendor_or_404(request)
    mine, after = bool(request.GET.get("mine")), _row_id(request.GET.get("after", ""))
    runs = BulkRun.objects.filter(vendor=vendor).select_related("user").order_by("-pk")
    if mine:
        runs = runs.filter(user=request.user)
    page = _page(runs.filter(pk__lt=after) if after else runs, RUNS_PER_PAGE)
    more = f"?{'mine=1&' if mine else ''}after={page.after}" if page.after else ""
    counts_by_run = runner.count_by_run_and_state(page.rows)
    context = {
        "runs": [(run, _label(run), counts_by_run[run.pk]) for run in page.rows],
        "mine": mine,
        "more": more,
    }
    return render(request, "orders/bulk/bulk_runs.html", context)


@login_required
@require_safe
def bulk_run(request: PanelRequest, run_id: int) -> HttpResponse:
    """Show the progress of a run and its results: those not possible first, or those of one `state`."""
    run = _run_or_404(request, run_id)
    counts = runner.count_by_state(run)
    waiting = counts[BulkOrder.State.WAITING]
    state, rows, more = _results(run, request.GET)
    context = {
        "run": run,
        "label": _label(run),
        "counts": counts,
        "finished": run.total - waiting,
        "over": waiting == 0 or run.is_over,
        "may_resume": bool(run.stopped_at and waiting)
        or bool(run.is_over and counts[BulkOrder.State.FAILED]),
        "states": [(value, text, counts[value]) for value, text in BulkOrder.State.choices if counts[value]],
        "state": state,
        "results": rows,
        "more": more,
    }
    return render(request, "orders/bulk/bulk_run.html", context)


@login_required
@require_POST
def bulk_stop(request: PanelRequest, run_id: int) -> HttpResponse:
    run = _run_to_change_or_404(request, run_id)
    runner.stop_run(run)
    messages.success(request, "Stopped. Orders already done stay done.")
    return redirect(run)


@login_required
@require_POST
def bulk_resume(request: PanelRequest, run_id: int) -> HttpResponse:
    run = _run_to_change_or_404(request, run_id)
    runner.resume_run(run, process_bulk_run)
    messages.success(request, "Going on where it stopped. No order is done twice.")
    return redirect(run)


def _results(run: BulkRun, query: QueryDict) -> tuple[str, Sequence[BulkOrder], str]:
    """Return the requested state, a page of its orders, and the address of the next page."""
    state, after = query.get("state", ""), query.get("after", "")
    rows = run.orders.select_related("order")
    if state not in BulkOrder.State.values:
        processed = rows.exclude(state=BulkOrder.State.WAITING)
        return "", list(processed.order_by("-state", "pk")[:RESULTS_PER_PAGE]), ""
    page = _page(rows.filter(state=state, pk__gt=_row_id(after)).order_by("pk"), RESULTS_PER_PAGE)
    more = f"?state={state}&after={page.after}" if page.after else ""
    return state, page.rows, more


def _page(rows: QuerySet[Row], size: int) -> Page[Row]:
    """Return the next page of rows by id."""
    return page_of(
        list(rows[: size + 1]),
        size=size,
        is_backwards=False,
        is_first=True,
        cursor=lambda row: str(row.pk),
    )


def _run_or_404(request: PanelRequest, run_id: int) -> BulkRun:
    runs = BulkRun.objects.select_related("user").filter(vendor_id__in=request.actor.vendor_ids)
    return get_object_or_404(runs, pk=run_id)


def _run_to_change_or_404(request: PanelRequest, run_id: int) -> BulkRun:
    """Return a run that this person may stop and resume: they need the right of its action."""
    run = _run_or_404(request, run_id)
    action = action_for(run.action, Target.ORDER)
    if not request.actor.may(action.right if action else Right.SUPPORT, run):
        raise PermissionDenied("Your role does not allow you to stop or resume this.")
    return run


def _label(run: BulkRun) -> str:
    action = action_for(run.action, Target.ORDER)
    return action.label if action else run.action


def _row_id(text: str) -> int:
    """Return a row's id in an address; 0 when the text is none."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0
