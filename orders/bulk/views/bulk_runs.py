"""The bulk runs of a vendor: all of them in a list, each with its progress and results."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from orders.actions import Target, action_for
from orders.bulk import runner
from orders.bulk.models import BulkOrder, BulkRun
from orders.bulk.tasks import process_bulk_run
from vendors.middleware import PanelRequest
from vendors.rights import Right

LISTED = 25
RESULTS_SHOWN = 200


@login_required
@require_safe
def bulk_runs(request: PanelRequest) -> HttpResponse:
    """What the team, or with `mine` this person, did to many orders at once, the newest first."""
    if request.vendor is None:
        raise Http404
    mine, after = bool(request.GET.get("mine")), _number(request.GET.get("after", ""))
    runs = BulkRun.objects.filter(vendor=request.vendor).select_related("user").order_by("-pk")
    if mine:
        runs = runs.filter(user=request.user)
    page = list((runs.filter(pk__lt=after) if after else runs)[: LISTED + 1])
    more = f"?{'mine=1&' if mine else ''}after={page[-2].pk}" if len(page) > LISTED else ""
    rows = runner.outcomes(page[:LISTED])
    context = {
        "runs": [(run, _label(run), rows[run.pk]) for run in page[:LISTED]],
        "mine": mine,
        "more": more,
    }
    return render(request, "orders/bulk/bulk_runs.html", context)


@login_required
@require_safe
def bulk_run(request: PanelRequest, run_id: int) -> HttpResponse:
    """How far it is, and each order's result: those that were not possible first, or those of one `state`."""
    run = _run_or_404(request, run_id)
    counts = runner.progress(run)
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
    run = _own_run_or_404(request, run_id)
    runner.stop(run)
    messages.success(request, "Stopped. Orders already done stay done.")
    return redirect(run)


@login_required
@require_POST
def bulk_resume(request: PanelRequest, run_id: int) -> HttpResponse:
    run = _own_run_or_404(request, run_id)
    runner.resume(run, process_bulk_run)
    messages.success(request, "Going on where it stopped. No order is done twice.")
    return redirect(run)


def _results(run: BulkRun, query: QueryDict) -> tuple[str, list[BulkOrder], str]:
    """The state asked for, a page of its orders, and the address of the next page."""
    state, after = query.get("state", ""), query.get("after", "")
    rows = run.orders.select_related("order")
    if state not in BulkOrder.State.values:
        waiting = rows.exclude(state=BulkOrder.State.WAITING)
        return "", list(waiting.order_by("-state", "pk")[:RESULTS_SHOWN]), ""
    later = rows.filter(state=state, pk__gt=_number(after))
    page = list(later.order_by("pk")[: RESULTS_SHOWN + 1])
    more = f"?state={state}&after={page[-2].pk}" if len(page) > RESULTS_SHOWN else ""
    return state, page[:RESULTS_SHOWN], more


def _run_or_404(request: PanelRequest, run_id: int) -> BulkRun:
    vendors = [seat.vendor_id for seat in request.actor.seats]
    return get_object_or_404(BulkRun.objects.select_related("user"), pk=run_id, vendor_id__in=vendors)


def _own_run_or_404(request: PanelRequest, run_id: int) -> BulkRun:
    """A run that this person may stop and resume: who may start such a one."""
    run = _run_or_404(request, run_id)
    action = action_for(run.action, Target.ORDER)
    if not request.actor.may(action.right if action else Right.SUPPORT, run):
        raise PermissionDenied("Your role does not allow you to stop or resume this.")
    return run


def _label(run: BulkRun) -> str:
    action = action_for(run.action, Target.ORDER)
    return action.label if action else run.action


def _number(text: str) -> int:
    """A row's number in an address; 0 for what is none."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0
