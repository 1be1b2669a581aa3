"""The list of orders."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from core.text import plain_text
from orders.list_page import SearchPage, bulk_actions
from orders.list_rows import rows_html
from orders.menu_html import hidden_inputs
from orders.models import Order
from orders.numbers import typed_order_number
from orders.search.columns import Layout, chosen_layout, keep_layout
from orders.search.filters import OrderFilter
from orders.search.key_filters import LONGEST
from orders.search.tabs import tabs_of
from vendors.middleware import PanelRequest
from vendors.models import Vendor
from vendors.rights import Right


@login_required
@require_safe
def order_list(request: PanelRequest) -> HttpResponse:
    """Show the chosen vendor's orders, or open the order whose Order ID was typed.

    Columns and density that the address names are kept for this person.
    """
    if request.vendor is None:
        is_staff = request.actor.rights_everywhere
        return (
            redirect("admin:orders_order_changelist") if is_staff else render(request, "vendors/no_seat.html")
        )
    if number := _typed_number(request):
        return _open(request, number)
    page = SearchPage(OrderFilter(request.GET, vendor=request.vendor), request.GET, request.actor)
    layout, errors = chosen_layout(request.user, request.GET)
    for error in [*page.errors, *errors]:
        messages.error(request, error)
    if not errors:
        keep_layout(request.user, layout)
    template = "orders/search/orders.html#results" if request.htmx else "orders/search/orders.html"
    response = render(request, template, _context(request, request.vendor, page, layout))
    patch_vary_headers(response, ["HX-Request"])
    if request.htmx:  # without the fields that were left empty, so that the address is short
        response["HX-Push-Url"] = f"{request.path}{page.own_address}"
    return response


def _context(request: PanelRequest, vendor: Vendor, page: SearchPage, layout: Layout) -> dict[str, Any]:
    bulk = bulk_actions(request)
    tabs = tabs_of(request.user, vendor, page.address)
    counted_at = f"{reverse('saved_views')}?{urlencode({'current': page.address})}"
    return {
        "page": page,
        "layout": layout,
        "rows_html": rows_html(page.rows, layout, hidden_inputs(request), can_tick=bool(bulk)),
        "bulk": bulk,
        "tabs": tabs,
        "counted_at": "" if tabs.are_counted else counted_at,
        "may_export": uuid4() if request.actor.may(Right.EXPORT, vendor) else "",
        "may_share": request.actor.may(Right.SUPPORT, vendor),
    }


def _typed_number(request: PanelRequest) -> str:
    """Return the full Order ID that was typed, if one of this person's vendors has the order; "" otherwise."""
    typed = {plain_text(request.GET.get(name, "")[:LONGEST]) for name in ("order_id", "q")} - {""}
    if len(typed) != 1 or not (number := typed_order_number(typed.pop())):
        return ""
    visible = Order.objects.visible_to(request.actor, number)
    return visible.values_list("number", flat=True).first() or ""


def _open(request: PanelRequest, number: str) -> HttpResponse:
    """Open the order; htmx follows a header, since a redirect would land inside the list."""
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": reverse("order", args=[number])})
    return redirect("order", number)
