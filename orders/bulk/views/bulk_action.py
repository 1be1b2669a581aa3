"""The pages that choose an action for many orders, show what it will do, and start it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.form_token import form_token, own_form_token
from core.safe_next_url import safe_next_url
from orders.actions import Action, Target, action_for
from orders.actions.repeat import SENT_BEFORE
from orders.bulk import runner
from orders.bulk.models import BulkRun
from orders.bulk.selection import Preview, Selection, newest_order_id
from orders.bulk.tasks import process_bulk_run
from orders.forms import ActionForm, TypedCount
from orders.search.filters import OrderFilter
from vendors.access import chosen_vendor_or_404
from vendors.middleware import PanelRequest

COUNT_FIELD = "how_many"  # the number of orders, typed to confirm; no argument of the action


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bulk_go(request: PanelRequest) -> HttpResponse:
    """Redirect from **Go** above the list to the action's page, with the selection in its address."""
    list_url = safe_next_url(request) or reverse("orders")
    query = QueryDict(mutable=True)
    query.setlist("order", request.POST.getlist("order")[: runner.MAX_ORDERS])
    if request.method != "POST":  # who signs in again comes here by GET
        return redirect("orders")
    if request.POST.get("all"):
        query = QueryDict(request.POST["all"], mutable=True)
        if OrderFilter(query, vendor=chosen_vendor_or_404(request)).errors:
            messages.error(
                request, "A filter makes no sense: mend it first, then choose all orders of the search."
            )
            return redirect(list_url)
        query["all"], query["up_to"] = "1", str(newest_order_id())
    elif not query.getlist("order"):
        messages.error(request, "Select orders first: tick the boxes at the beginning of their rows.")
        return redirect(list_url)
    action = _action_or_404(request.POST.get("action", ""))
    query["next"] = list_url
    return HttpResponseRedirect(
        f"{reverse('bulk_action', args=[action.slug])}?{query.urlencode()}", status=303
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bulk_action(request: PanelRequest, slug: str) -> HttpResponse:
    """Show the action's form and the preview of what it will do; POST starts the run."""
    action = _action_or_404(slug)
    if request.vendor is None or not request.actor.may(action.right, request.vendor):
        raise PermissionDenied(f"{action.label}: your role does not allow it.")
    up_to = request.POST.get("up_to") or request.GET.get("up_to", "")
    selection = Selection(request.vendor, request.GET, up_to=up_to)
    preview = Preview(selection, action, request.actor)
    form_class = action.bulk_form_class or action.form_class or ActionForm
    form = form_class(request.POST if request.method == "POST" else None)
    if action.bulk_confirms:
        form.fields[COUNT_FIELD] = TypedCount(preview.possible)
    problem = ""
    if request.method == "POST":
        run, problem = _submit(action, selection, preview, form, request)
        if run:
            return HttpResponseRedirect(run.get_absolute_url(), status=303)
    context = {
        "action": action,
        "form": form,
        "preview": preview,
        "problem": problem,
        "again": problem == SENT_BEFORE,
        "up_to": selection.up_to,
        "max_orders": runner.MAX_ORDERS,
        "next": safe_next_url(request) or reverse("orders"),
        "token": form_token(request),
    }
    return render(request, "orders/bulk/bulk_action.html", context)


def _submit(
    action: type[Action], selection: Selection, preview: Preview, form: Form, request: PanelRequest
) -> tuple[BulkRun | None, str]:
    """Return the run of the orders that the preview shows, or none and what the page says about that."""
    if run := _run_of(request):
        return run, ""
    problem = preview.outdated(request.POST.get("shown"))
    if problem or not preview.possible or not form.is_valid():
        return None, problem
    form_data = {name: value for name, value in form.cleaned_data.items() if name != COUNT_FIELD}
    if "again" not in request.POST and runner.was_started_before(
        action, preview.shown, vendor=selection.vendor, user=request.user, form_data=form_data
    ):
        return None, SENT_BEFORE
    run = runner.start_run(
        action, selection.orders, vendor=selection.vendor, user=request.user, token=own_form_token(request),
        form_data=form_data, task=process_bulk_run, shown=preview.shown,
    )  # fmt: skip
    return run, ""


def _run_of(request: PanelRequest) -> BulkRun | None:
    """Return the run that this form has started before: it changes what its own preview showed."""
    runs = BulkRun.objects.filter(token=own_form_token(request), vendor=request.vendor, user=request.user)
    return runs.first()


def _action_or_404(slug: str) -> type[Action]:
    action = action_for(slug, Target.ORDER)
    if action is None or not action.bulk:
        raise Http404
    return action
