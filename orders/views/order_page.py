"""The pages of one order: the order itself, its tabs and its items."""

from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from orders.access import item_or_404, order_or_404
from orders.actions import action_editing, menu
from orders.extension_points import ITEM_PANELS, ORDER_NOTES, ORDER_PANELS, ORDER_TABS
from orders.models import Order, OrderItem
from orders.recipients import recipient_of
from vendors.middleware import PanelRequest


@login_required
@require_safe
def order_page(request: PanelRequest, number: str) -> HttpResponse:
    """Show one order with its addresses and items."""
    order = order_or_404(request, number)
    email_action = action_editing("email", order, request.actor)
    notes = [(note, note.context(request, order)) for note in ORDER_NOTES]
    context = _head(request, order, "") | {
        "email_action": email_action,
        "email_obstacle": email_action.entry().reason if email_action else "",
        "items": order.items.order_by("position"),
        "recipient": recipient_of(order),
        "recipient_action": action_editing("recipient", order, request.actor),
        "notes": notes,
        "panels": [(panel, panel.context(order)) for panel in ORDER_PANELS],
        "live": any(content["live"] for _, content in notes),  # then the page reloads itself
    }
    return render(request, "orders/order.html", context)


@login_required
@require_safe
def tab_page(request: PanelRequest, number: str, key: str) -> HttpResponse:
    """Show Activity or a tab that another app adds."""
    order_tab = next((order_tab for order_tab in ORDER_TABS if order_tab.slug == key), None)
    if order_tab is None:
        raise Http404
    order = order_or_404(request, number)
    return render(request, order_tab.template, _head(request, order, key) | order_tab.context(request, order))


@login_required
@require_safe
def item_page(request: PanelRequest, number: str, item_id: int) -> HttpResponse:
    """Show Order Item Detail."""
    order = order_or_404(request, number)
    item = item_or_404(order, item_id)
    context = {
        "order": order,
        "item": item,
        "live": item.refund_status == OrderItem.RefundStatus.SUBMITTED,
        "recipient": recipient_of(order) or order,
        "menu": menu(order, request.actor, item),
        "actions_url": reverse("item_act", args=[order.number, item.pk]),
        "token": uuid4(),
        "panels": [(panel, panel.context(item)) for panel in ITEM_PANELS],
    }
    return render(request, "orders/item.html", context)


def _head(request: PanelRequest, order: Order, key: str) -> dict[str, Any]:
    """Return the context of the header above each tab."""
    tabs = [{"label": "Order", "url": order.get_absolute_url(), "active": not key}]
    for order_tab in ORDER_TABS:
        url = reverse("tab", args=[order.number, order_tab.slug])
        tabs.append({"label": order_tab.label, "url": url, "active": order_tab.slug == key})
    return {"order": order, "menu": menu(order, request.actor), "tabs": tabs, "token": uuid4()}
