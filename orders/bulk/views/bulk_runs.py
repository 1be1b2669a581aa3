"""The pages of a vendor's bulk runs: the list, and each run with its progress and results."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from orders.actions import Target, action_for
from orders.bulk import runner
from orders.bulk.models import BulkOrder, BulkRun
from orders.bulk.tasks import process_bulk_run
from orders.runs.views import page_by_id, page_of_runs, row_id, run_or_404, stop_run
from vendors.access import chosen_vendor_or_404
from vendors.middleware import PanelRequest
from vendors.rights import Right

RESULTS_PER_PAGE = 200
State = BulkOrder.State


@login_required
@require_safe
def bulk_runs(request: PanelRequest) -> HttpResponse:
    """List the runs of the team, or with `mine` of this person, the newest first."""
    vendor = chosen_vendor_or_404(request)
    runs, mine = BulkRun.objects.filter(vendor=vendor), bool(request.GET.get("mine"))
    page = page_of_runs(request, runs.filter(user=request.user) if mine else runs)
    older_url = f"?{'mine=1&' if mine else ''}after={page.after}" if page.after else ""
    counts_by_run = runner.count_by_run_and_state(page.rows)
    context = {
        "runs": [(run, _label(run), _result(counts_by_run[run.pk])) for run in page.rows],
        "mine": mine,
        "older_url": older_url,
    }
    return render(request, "orders/bulk/bulk_runs.html", context)


@login_required
@require_safe
def bulk_run(request: PanelRequest, run_id: int) -> HttpResponse:
    """Show the progress of a run and its results: those not possible first, or those of one `state`."""
    run = run_or_404(request, BulkRun, run_id)
    counts = runner.count_by_state(run)
    is_resumable = not run.is_running and (counts[State.WAITING] or counts[State.FAILED])
    state, rows, more = _results(run, request.GET)
    context = {
        "run": run,
        "label": _label(run),
        "counts": counts,
        "stop_url": reverse("bulk_stop", args=[run.pk]),
        "resume_url": reverse("bulk_resume", args=[run.pk]) if is_resumable else "",
        "states": [(value, text, counts[value]) for value, text in State.choices if counts[value]],
        "state": state,
        "results": rows,
        "more": more,
    }
    return render(request, "orders/bulk/bulk_run.html", context)


@login_required
@require_POST
def bulk_stop(request: PanelRequest, run_id: int) -> HttpResponse:
    run = _run_to_change_or_404(request, run_id)
    return stop_run(request, run, "Stopped. Orders already done stay done.")


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
    if state not in State.values:
        processed = rows.exclude(state=State.WAITING)
        return "", list(processed.order_by("-state", "pk")[:RESULTS_PER_PAGE]), ""
    page = page_by_id(rows.filter(state=state, pk__gt=row_id(after)).order_by("pk"), RESULTS_PER_PAGE)
    more = f"?state={state}&after={page.after}" if page.after else ""
    return state, page.rows, more


def _run_to_change_or_404(request: PanelRequest, run_id: int) -> BulkRun:
    """Return a run that this person may stop and resume: they need the right of its action."""
    run = run_or_404(request, BulkRun, run_id)
    action = action_for(run.action, Target.ORDER)
    if not request.actor.may(action.right if action else Right.SUPPORT, run):
        raise PermissionDenied("Your role does not allow you to stop or resume this.")
    return run


def _result(counts: dict[str, int]) -> str:
    """Return `2 done, 1 not possible`; a count of zero is left out, but that of done orders."""
    labels = {
        State.DONE: "done",
        State.REFUSED: "not possible",
        State.FAILED: "failed",
        State.WAITING: "waiting",
    }
    return ", ".join(
        f"{counts[state]:,} {label}"
        for state, label in labels.items()
        if counts[state] or state == State.DONE
    )


def _label(run: BulkRun) -> str:
    action = action_for(run.action, Target.ORDER)
    return action.label if action else run.action
