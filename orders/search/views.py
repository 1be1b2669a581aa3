"""Saved views, searches kept by one person or shared with the team; and the orders that match while one types."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orders.search.count import count, count_text
from orders.search.filters import LABELS, OrderFilter
from orders.search.hits import hits
from orders.search.match_reasons import match_reasons
from orders.search.models import SavedView
from orders.search.pages import COUNT_UP_TO
from orders.search.sort import SORTS
from orders.search.tabs import MAX_VIEWS, tabs_of
from vendors.access import chosen_vendor_or_404
from vendors.log.recording import recorded
from vendors.middleware import PanelRequest
from vendors.models import Vendor
from vendors.rights import Right


class SavedViewForm(forms.Form):
    name = forms.CharField(max_length=60)
    query = forms.CharField(max_length=2_000, required=False)
    is_shared = forms.BooleanField(required=False)

    def clean_query(self) -> str:
        """Keep the filters and the sort alone, without page and selection."""
        parameters = QueryDict(self.cleaned_data["query"])
        filters = QueryDict(mutable=True)
        filters.update({name: parameters[name] for name in LABELS if parameters.get(name, "").strip()})
        if not filters:
            raise forms.ValidationError("Search for something first: a view keeps its filters.")
        if (sort := parameters.get("sort", "")) in SORTS:
            filters["sort"] = sort
        return filters.urlencode()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_views(request: PanelRequest) -> HttpResponse:
    """Show the views with the number of orders of each; POST saves a search as a new view."""
    vendor = chosen_vendor_or_404(request)
    if request.method == "POST":
        return _save(request, vendor)
    if request.htmx:
        tabs = tabs_of(request.user, vendor, request.GET.get("current", ""), counting=True)
        return render(request, "orders/search/_tabs.html", {"tabs": tabs})
    views = SavedView.objects.seen_by(request.user.pk, vendor.pk)[:MAX_VIEWS]
    counted_views = [(view, _count(view, vendor)) for view in views]
    return render(request, "orders/search/saved_views.html", {"views": counted_views})


@login_required
@require_safe
def saved_view(request: PanelRequest, view_id: int) -> HttpResponse:
    """Lead to the list with the view's filters."""
    return HttpResponseRedirect(f"{reverse('orders')}?{_view_or_404(request, view_id).query}")


@login_required
@require_safe
def live_hits(request: PanelRequest) -> HttpResponse:
    """Show a few orders that match what stands in the box for anything."""
    parameters = QueryDict(mutable=True)
    parameters["q"] = request.GET.get("q", "")
    search = OrderFilter(parameters, vendor=chosen_vendor_or_404(request))
    orders = [] if search.errors else hits(search.query)
    rows = [(order, match_reasons(order)) for order in orders]
    return render(request, "orders/search/hits.html", {"rows": rows})


@login_required
@require_POST
def forget_view(request: PanelRequest, view_id: int) -> HttpResponse:
    view = _view_or_404(request, view_id)
    if view.owner_id != request.user.pk and not request.actor.may(Right.SETTINGS, view):
        raise PermissionDenied("Only who made a shared view, or an owner, removes it.")
    with recorded(request.actor, view.vendor_id, SavedView.objects.shared(view.vendor_id).filter(pk=view.pk)):
        view.delete()
    messages.success(request, f"View “{view.name}” removed.")
    return redirect("saved_views")


def _save(request: PanelRequest, vendor: Vendor) -> HttpResponse:
    form = SavedViewForm(request.POST)
    own = SavedView.objects.filter(vendor=vendor, owner=request.user)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("orders")
    name, query = form.cleaned_data["name"], form.cleaned_data["query"]
    is_shared = form.cleaned_data["is_shared"] and request.actor.may(Right.SUPPORT, vendor)
    if own.count() >= MAX_VIEWS and not own.filter(name=name).exists():
        messages.error(request, f"You have {MAX_VIEWS} views: remove one first.")
    else:
        shared = SavedView.objects.shared(vendor.pk).filter(owner=request.user, name=name)
        with recorded(request.actor, vendor.pk, shared):
            own.update_or_create(
                name=name,
                defaults={"query": query, "is_shared": is_shared},
                create_defaults={
                    "vendor": vendor,
                    "owner": request.user,
                    "query": query,
                    "is_shared": is_shared,
                },
            )
        messages.success(request, f"View “{name}” saved.")
    return HttpResponseRedirect(f"{reverse('orders')}?{query}")


def _count(view: SavedView, vendor: Vendor) -> str:
    number, has_more = count(OrderFilter(QueryDict(view.query), vendor=vendor).query, up_to=COUNT_UP_TO)
    return count_text(number, has_more=has_more, up_to=COUNT_UP_TO)


def _view_or_404(request: PanelRequest, view_id: int) -> SavedView:
    return get_object_or_404(
        SavedView.objects.seen_by(request.user.pk, chosen_vendor_or_404(request).pk), pk=view_id
    )
