"""The baseline: a page with the same middleware, session, base template and rows, and one indexed query."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from orders.search.pages import LISTED
from vendors.middleware import PanelRequest
from vendors.models import Vendor


@login_required
def rows(request: PanelRequest) -> HttpResponse:
    """The newest orders, as many as the search it is compared with has found."""
    orders = _vendor(request).orders.only(*LISTED).order_by("-placed_at", "-id")
    return render(request, "floor/rows.html", {"orders": orders[: int(request.GET["rows"])]})


@login_required
def order(request: PanelRequest, number: str) -> HttpResponse:
    """One order and its items, without tabs or actions."""
    order = get_object_or_404(_vendor(request).orders, number=number)
    return render(request, "floor/order.html", {"order": order, "items": order.items.all()})


def _vendor(request: PanelRequest) -> Vendor:
    assert request.vendor is not None  # noqa: S101  signed in by the benchmark itself
    return request.vendor
