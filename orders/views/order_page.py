"""The pages of one order: the order itself, its tabs and its items."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from orders.access import item_or_404, items_of, only_item, order_or_404
from orders.actions import Entry, action_editing, menu
from orders.extension_points import (
    ITEM_FIELDS,
    ITEM_PANELS,
    ORDER_ASIDES,
    ORDER_NOTES,
    ORDER_PANELS,
    ORDER_TABS,
    ItemField,
)
from orders.menu_html import action_buttons, menu_options
from orders.models import Order, OrderItem
from orders.neighbours import neighbours_of, origin_of
from orders.recipients import recipient_of
from orders.timeline import TimelineEntry, latest_entries
from vendors.middleware import PanelRequest

MAX_WITH_FIELDS = (
    25  # items of an order that have fields and actions on its page; the others have them on their own
)
NOTHING_NEW = 204  # htmx then leaves the page as it is, and asks again
SHOWN = "shown"  # the activity after which a page that asks again was rendered

Line = tuple[OrderItem, list[ItemField], SafeString, UUID]


@login_required
@require_safe
def order_page(request: PanelRequest, number: str) -> HttpResponse:
    """Show one order with its addresses and items, or answer that nothing has happened since it was shown."""
    order = order_or_404(request, number)
    if _is_shown(request, order):
        return HttpResponse(status=NOTHING_NEW)
    items = items_of(order)
    email_action = action_editing("email", order, request.actor)
    notes = [(note, note.context(request, order)) for note in ORDER_NOTES]
    entries = latest_entries(order)
    head = _head(request, order, "", items[0] if len(items) == 1 else None)
    context = head | {
        "email_action": email_action,
        "email_obstacle": email_action.entry().reason if email_action else "",
        "lines": _lines(request, order, items),
        "recipient": recipient_of(order),
        "recipient_action": action_editing("recipient", order, request.actor),
        "notes": notes,
        "asides": [(aside, aside.context(order)) for aside in (*ORDER_ASIDES, *ORDER_PANELS)],
        "entries": entries,
        "live_url": _live_url(head["here"], entries) if any(content["live"] for _, content in notes) else "",
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
    head = _head(request, order, key, only_item(order))
    return render(request, order_tab.template, head | order_tab.context(request, order))


@login_required
@require_safe
def item_page(request: PanelRequest, number: str, item_id: int) -> HttpResponse:
    """Show Order Item Detail, or answer that nothing has happened since it was shown."""
    order = order_or_404(request, number)
    if _is_shown(request, order):
        return HttpResponse(status=NOTHING_NEW)
    item = item_or_404(order, item_id)
    entries = menu(order, request.actor, item)
    is_live = item.refund_status == OrderItem.RefundStatus.SUBMITTED
    context = {
        "order": order,
        "item": item,
        "live_url": _live_url(item.get_absolute_url(), latest_entries(order)) if is_live else "",
        "recipient": recipient_of(order) or order,
        "menu": entries,
        "options": menu_options(tuple(entries)),
        "actions_url": f"{item.get_absolute_url()}actions/",
        "token": uuid4(),
        "panels": [(panel, panel.context(item)) for panel in ITEM_PANELS],
    }
    return render(request, "orders/item.html", context)


def _is_shown(request: PanelRequest, order: Order) -> bool:
    """Return whether a page that asks again shows what is so now: whatever happens to an order is on its history."""
    shown = request.GET.get(SHOWN) if request.htmx else None
    if shown is None:
        return False
    latest = order.activities.order_by("-id").values_list("pk", flat=True).first()
    return shown == str(latest or "")


def _live_url(url: str, entries: list[TimelineEntry]) -> str:
    latest = max((entry.activity.pk for entry in entries), default="")
    return f"{url}{'&' if '?' in url else '?'}{SHOWN}={latest}"


def _lines(request: PanelRequest, order: Order, items: list[OrderItem]) -> list[Line]:
    """Return each item with its fields, buttons for what can be done to it now, and a token for their form."""
    with_fields = items[:MAX_WITH_FIELDS]
    fields: dict[int, list[ItemField]] = {item.pk: [] for item in items}
    for load in ITEM_FIELDS:
        for item_id, more in load(order, with_fields).items():
            fields[item_id] += more
    buttons = {item.pk: action_buttons(tuple(menu(order, request.actor, item))) for item in with_fields}
    return [(item, fields[item.pk], buttons.get(item.pk, SafeString("")), uuid4()) for item in items]


def _head(request: PanelRequest, order: Order, key: str, item: OrderItem | None) -> dict[str, Any]:
    """Return the context of the header above each tab; the item is that of an order which has one."""
    origin = origin_of(request)
    tabs = [{"label": "Order", "url": origin.of(order.get_absolute_url()), "active": not key}]
    for order_tab in ORDER_TABS:
        url = origin.of(f"{order.get_absolute_url()}{order_tab.slug}/")
        tabs.append({"label": order_tab.label, "url": url, "active": order_tab.slug == key})
    here = next(tab["url"] for tab in tabs if tab["active"])
    entries = menu(order, request.actor)
    return {
        "order": order,
        "options": menu_options(tuple(entries + (menu(order, request.actor, item) if item else []))),
        "resend": _entry(entries, "resend-order"),
        "comment": _entry(entries, "add-comment"),
        "tabs": tabs,
        "list_url": origin.list_url,
        "neighbours": neighbours_of(order, origin),
        "here": here,
        "back": f"?{urlencode({'next': here})}" if origin.query else "",
        "token": uuid4(),
    }


def _entry(entries: list[Entry], slug: str) -> Entry | None:
    return next((entry for entry in entries if entry.slug == slug), None)
