"""One action on many orders: choose, look at what will happen, run, watch."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orders import bulk
from orders.actions import Action, Target, action_for
from orders.filters import OrderFilter
from orders.forms import ActionForm, TypedCount
from orders.models import BulkOrder, BulkRun
from orders.selection import Preview, Selection
from orders.tasks import work_off_bulk
from orders.views.came_from import came_from
from vendors.middleware import PanelRequest
from vendors.rights import Right

RESULTS_SHOWN = 200
TYPED = "how_many"  # the field that is only for this page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bulk_go(request: PanelRequest) -> HttpResponse:
    """**Go** above the list: lead to the action's page with the selection in its address."""
    back = came_from(request) or reverse("orders")
    query = QueryDict(mutable=True)
    query.setlist("order", request.POST.getlist("order")[: bulk.AT_MOST])
    if request.method != "POST":  # who signs in again comes here by GET
        return redirect("orders")
    if request.POST.get("all"):
        query = QueryDict(request.POST["all"], mutable=True)
        if OrderFilter(query, vendor=request.vendor).errors:
            messages.error(
                request, "A filter makes no sense: mend it first, then choose all orders of the search."
            )
            return redirect(back)
        query["all"] = "1"
    elif not query.getlist("order"):
        messages.error(request, "Select orders first: tick the boxes at the beginning of their rows.")
        return redirect(back)
    action = _action_or_404(request.POST.get("action", ""))
    query["next"] = back
    return HttpResponseRedirect(
        f"{reverse('bulk_action', args=[action.slug])}?{query.urlencode()}", status=303
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bulk_action(request: PanelRequest, slug: str) -> HttpResponse:
    """What the action asks once for all, beside what it will and will not be able to do."""
    action = _action_or_404(slug)
    if request.vendor is None or not request.actor.may(action.right, request.vendor):
        raise PermissionDenied(f"{action.label}: your role does not allow it.")
    selection = Selection(request.vendor, request.GET)
    preview = Preview(selection, action, request.actor)
    form_class = action.bulk_form_class or action.form_class or ActionForm
    form = form_class(request.POST if request.method == "POST" else None)
    if action.bulk_confirms:
        form.fields[TYPED] = TypedCount(preview.possible)
    if request.method == "POST" and preview.possible and form.is_valid():
        run = bulk.start(
            action, selection.orders, vendor=request.vendor, user=request.user, token=_token(request),
            asked={name: value for name, value in form.cleaned_data.items() if name != TYPED},
            worker=work_off_bulk,
        )  # fmt: skip
        return HttpResponseRedirect(run.get_absolute_url(), status=303)
    context = {
        "action": action,
        "form": form,
        "preview": preview,
        "at_most": bulk.AT_MOST,
        "next": came_from(request) or reverse("orders"),
        "token": request.POST.get("token") or uuid4(),
    }
    return render(request, "orders/bulk_action.html", context)


@login_required
@require_safe
def bulk_run(request: PanelRequest, run_id: int) -> HttpResponse:
    """How far it is, and each order's result: those that were not possible first, or those of one `state`."""
    run = _run_or_404(request, run_id)
    counts = bulk.progress(run)
    waiting = counts[BulkOrder.State.WAITING]
    state, rows, more = _results(run, request.GET)
    context = {
        "run": run,
        "label": action.label if (action := action_for(run.action, Target.ORDER)) else run.action,
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
    return render(request, "orders/bulk_run.html", context)


@login_required
@require_POST
def bulk_stop(request: PanelRequest, run_id: int) -> HttpResponse:
    run = _own_run_or_404(request, run_id)
    bulk.stop(run)
    messages.success(request, "Stopped. Orders already done stay done.")
    return redirect(run)


@login_required
@require_POST
def bulk_resume(request: PanelRequest, run_id: int) -> HttpResponse:
    run = _own_run_or_404(request, run_id)
    bulk.resume(run, work_off_bulk)
    messages.success(request, "Going on where it stopped. No order is done twice.")
    return redirect(run)


def _results(run: BulkRun, query: QueryDict) -> tuple[str, list[BulkOrder], str]:
    """The state asked for, a page of its orders, and the address of the next page."""
    state, after = query.get("state", ""), query.get("after", "")
    rows = run.orders.select_related("order")
    if state not in BulkOrder.State.values:
        waiting = rows.exclude(state=BulkOrder.State.WAITING)
        return "", list(waiting.order_by("-state", "pk")[:RESULTS_SHOWN]), ""
    later = rows.filter(state=state, pk__gt=int(after) if after.isdecimal() and len(after) < 19 else 0)
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


def _action_or_404(slug: str) -> type[Action]:
    action = action_for(slug, Target.ORDER)
    if action is None or not action.bulk:
        raise Http404
    return action


def _token(request: PanelRequest) -> UUID:
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid4()
