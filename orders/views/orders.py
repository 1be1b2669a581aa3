"""Finding an order and reading it."""

import re
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from orders.actions import Action, Target, actions_on, menu
from orders.filters import OrderFilter
from orders.models import Order, OrderItem, SavedView
from orders.numbers import PATTERN
from orders.search_page import SearchPage
from orders.views.door import item_or_404, order_or_404
from vendors.middleware import PanelRequest
from vendors.rights import Right
from vendors.slots import filler, fillers

VIEWS_SHOWN = 30
_NUMBER = re.compile(PATTERN)


@login_required
@require_safe
def orders(request: PanelRequest) -> HttpResponse:
    """The list of the chosen vendor's orders, newest first, or the one order whose Order ID was typed."""
    if request.vendor is None:
        staff = request.actor.everywhere
        return redirect("admin:orders_order_changelist") if staff else render(request, "vendors/no_seat.html")
    if number := _typed_number(request):
        return _open(request, number)
    search = OrderFilter(request.GET, vendor=request.vendor)
    page = SearchPage(search, request.GET, request.actor)
    for error in page.errors:
        messages.error(request, error)
    template = "orders/orders.html#results" if request.htmx else "orders/orders.html"
    views = [(view, "") for view in SavedView.objects.seen_by(request.user, request.vendor)[:VIEWS_SHOWN]]
    context = {
        "page": page,
        "hidden": _hidden(request),
        "bulk": _bulk(request),
        "views": views,
        "counted_at": f"{reverse('saved_views')}?{urlencode({'current': page.address})}" if views else "",
        "may_export": uuid4() if request.actor.may(Right.EXPORT, request.vendor) else "",
        "may_share": request.actor.may(Right.SUPPORT, request.vendor),
    }
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    if request.htmx:  # without the boxes that were left empty, so that the address can be read and shared
        response["HX-Push-Url"] = f"{request.path}{page.own_address}"
    return response


@login_required
@require_safe
def order(request: PanelRequest, number: str) -> HttpResponse:
    """Everything about one order on one page."""
    order = order_or_404(request, number)
    head = _head(request, order, "")
    notes = [(note, note.content(request, order)) for note in fillers("order.notes") if note.content]
    context = head | {
        "email_obstacle": next((entry.reason for entry in head["menu"] if entry.slug == "change-email"), ""),
        "items": order.items.order_by("position"),
        "recipient": getattr(order, "recipient", None),
        "notes": notes,
        "live": any(content["live"] for _, content in notes),  # then the page asks again by itself
    }
    return render(request, "orders/order.html", context)


@login_required
@require_safe
def tab(request: PanelRequest, number: str, key: str) -> HttpResponse:
    """Activity, and the tabs that other apps fill in."""
    found = filler("order.tabs", key)
    if found is None or found.content is None:
        raise Http404
    order = order_or_404(request, number)
    return render(request, found.template, _head(request, order, key) | found.content(request, order))


@login_required
@require_safe
def item(request: PanelRequest, number: str, item_id: int) -> HttpResponse:
    """Order Item Detail."""
    order = order_or_404(request, number)
    item = item_or_404(order, item_id)
    context = {
        "order": order,
        "item": item,
        "live": item.money_back == OrderItem.MoneyBack.PROMISED,
        "recipient": getattr(order, "recipient", order),
        "menu": menu(order, request.actor, item),
        "actions_url": reverse("item_act", args=[order.number, item.pk]),
        "token": uuid4(),
        "panels": [(panel, panel.content(item)) for panel in fillers("item.panels") if panel.content],
    }
    return render(request, "orders/item.html", context)


def _bulk(request: PanelRequest) -> list[type[Action]]:
    """The actions that this person may run on many orders of the chosen vendor."""
    vendor = request.vendor
    if vendor is None:
        return []
    return [one for one in actions_on(Target.ORDER) if one.bulk and request.actor.may(one.right, vendor)]


def _hidden(request: PanelRequest) -> SafeString:
    """What each Actions form of the list carries, written once for all rows; no order is acted on twice by it."""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="token" value="{}">'
        '<input type="hidden" name="next" value="{}">',
        get_token(request),
        uuid4(),
        request.get_full_path(),
    )


def _head(request: PanelRequest, order: Order, key: str) -> dict[str, Any]:
    """What stands above each tab."""
    tabs = [{"label": "Order", "url": order.get_absolute_url(), "active": not key}]
    for one in fillers("order.tabs"):
        url = reverse("tab", args=[order.number, one.key])
        tabs.append({"label": one.label, "url": url, "active": one.key == key})
    return {"order": order, "menu": menu(order, request.actor), "tabs": tabs, "token": uuid4()}


def _typed_number(request: PanelRequest) -> str:
    """An Order ID typed whole, of any of this person's vendors."""
    typed = {request.GET.get("order_id", "").strip(), request.GET.get("q", "").strip()} - {""}
    if len(typed) != 1 or not _NUMBER.fullmatch(number := typed.pop()):
        return ""
    visible = Order.objects.visible_to(request.actor).filter(number=number)
    return visible.values_list("number", flat=True).first() or ""


def _open(request: PanelRequest, number: str) -> HttpResponse:
    """Open the order; htmx follows a header, since a redirect would land inside the list."""
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": reverse("order", args=[number])})
    return redirect("order", number)
