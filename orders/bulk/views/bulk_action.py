"""One action on many orders: choose, look at what will happen, run."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.safe_next_url import safe_next_url
from orders.actions import Action, Target, action_for
from orders.bulk import runner
from orders.bulk.selection import Preview, Selection
from orders.bulk.tasks import process_bulk_run
from orders.forms import ActionForm, TypedCount
from orders.search.filters import OrderFilter
from vendors.middleware import PanelRequest

TYPED = "how_many"  # the field that is only for this page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bulk_go(request: PanelRequest) -> HttpResponse:
    """**Go** above the list: lead to the action's page with the selection in its address."""
    back = safe_next_url(request) or reverse("orders")
    query = QueryDict(mutable=True)
    query.setlist("order", request.POST.getlist("order")[: runner.AT_MOST])
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
        run = runner.start(
            action, selection.orders, vendor=request.vendor, user=request.user, token=_token(request),
            asked={name: value for name, value in form.cleaned_data.items() if name != TYPED},
            worker=process_bulk_run,
        )  # fmt: skip
        return HttpResponseRedirect(run.get_absolute_url(), status=303)
    context = {
        "action": action,
        "form": form,
        "preview": preview,
        "at_most": runner.AT_MOST,
        "next": safe_next_url(request) or reverse("orders"),
        "token": request.POST.get("token") or uuid4(),
    }
    return render(request, "orders/bulk/bulk_action.html", context)


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
