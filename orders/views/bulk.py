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
from orders.forms import ActionForm
from orders.models import BulkOrder, BulkRun
from orders.selection import Selection
from orders.tasks import work_off_bulk
from orders.views.came_from import came_from
from vendors.middleware import PanelRequest
from vendors.rights import Right

RESULTS_SHOWN = 200


@login_required
@require_POST
def bulk_go(request: PanelRequest) -> HttpResponse:
    """**Go** above the list: lead to the action's page with the selection in its address."""
    back = came_from(request) or reverse("orders")
    query = QueryDict(mutable=True)
    query.setlist("order", request.POST.getlist("order")[: bulk.AT_MOST])
    if request.POST.get("all"):
        query = QueryDict(request.POST["all"], mutable=True)
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
    form_class = action.form_class or ActionForm
    form = form_class(request.POST if request.method == "POST" else None)
    selection = Selection(request.vendor, request.GET)
    if request.method == "POST" and form.is_valid() and selection.count:
        run = bulk.start(
            action, selection.orders, vendor=request.vendor, user=request.user, token=_token(request),
            asked=form.cleaned_data, worker=work_off_bulk,
        )  # fmt: skip
        return HttpResponseRedirect(run.get_absolute_url(), status=303)
    context = {
        "action": action,
        "form": form,
        "count": selection.count,
        "preview": selection.preview(action, request.actor),
        "next": came_from(request) or reverse("orders"),
        "token": request.POST.get("token") or uuid4(),
    }
    return render(request, "orders/bulk_action.html", context)


@login_required
@require_safe
def bulk_run(request: PanelRequest, run_id: int) -> HttpResponse:
    """How far it is, and each order's result: those that were not possible first."""
    run = _run_or_404(request, run_id)
    counts = bulk.progress(run)
    over = counts[BulkOrder.State.WAITING] == 0 or run.is_over
    results = run.orders.exclude(state=BulkOrder.State.WAITING).select_related("order")
    context = {
        "run": run,
        "label": action.label if (action := action_for(run.action, Target.ORDER)) else run.action,
        "counts": counts,
        "finished": run.total - counts[BulkOrder.State.WAITING],
        "over": over,
        "results": results.order_by("-state", "pk")[:RESULTS_SHOWN],
    }
    return render(request, "orders/bulk_run.html", context)


@login_required
@require_POST
def bulk_stop(request: PanelRequest, run_id: int) -> HttpResponse:
    run = _run_or_404(request, run_id)
    if not request.actor.may(Right.SUPPORT, run):
        raise PermissionDenied("Your role does not allow you to stop this.")
    bulk.stop(run)
    messages.success(request, "Stopped. Orders already done stay done.")
    return redirect(run)


def _run_or_404(request: PanelRequest, run_id: int) -> BulkRun:
    vendors = [seat.vendor_id for seat in request.actor.seats]
    return get_object_or_404(BulkRun.objects.select_related("user"), pk=run_id, vendor_id__in=vendors)


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
