"""Reading an order: its page, its tabs and its items."""

from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from orders.access import item_or_404, order_or_404
from orders.actions import menu
from orders.extension_points import ITEM_PANELS, ORDER_NOTES, ORDER_TABS
from orders.models import Order, OrderItem
from vendors.middleware import PanelRequest


@login_required
@require_safe
def order(request: PanelRequest, number: str) -> HttpResponse:
    """Everything about one order on one page."""
    order = order_or_404(request, number)
    head = _head(request, order, "")
    notes = [(note, note.context(request, order)) for note in ORDER_NOTES]
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
    chosen = next((one for one in ORDER_TABS if one.slug == key), None)
    if chosen is None:
        raise Http404
    order = order_or_404(request, number)
    return render(request, chosen.template, _head(request, order, key) | chosen.context(request, order))


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
        "panels": [(panel, panel.context(item)) for panel in ITEM_PANELS],
    }
    return render(request, "orders/item.html", context)


def _head(request: PanelRequest, order: Order, key: str) -> dict[str, Any]:
    """What stands above each tab."""
    tabs = [{"label": "Order", "url": order.get_absolute_url(), "active": not key}]
    for one in ORDER_TABS:
        url = reverse("tab", args=[order.number, one.slug])
        tabs.append({"label": one.label, "url": url, "active": one.slug == key})
    return {"order": order, "menu": menu(order, request.actor), "tabs": tabs, "token": uuid4()}
