"""The order and the item of the page from which the palette was opened."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import Http404
from django.urls import Resolver404, resolve

from orders.access import item_or_404, order_or_404
from orders.actions import Entry, menu
from orders.models import Order, OrderItem
from vendors.middleware import PanelRequest


@dataclass(frozen=True, slots=True)
class Subject:
    """An order, or an item of it, with the actions that its drop-down lists."""

    label: str
    actions_url: str
    entries: list[Entry]


def subjects_at_hand(request: PanelRequest, page: str) -> list[Subject]:
    """Return the order that a page of this site is about, and its item: the page's, or the only one."""
    try:
        named = resolve(urlsplit(page).path).kwargs
        order = order_or_404(request, named["number"])
        item = _item_of(order, named.get("item_id"))
    except (Resolver404, KeyError, Http404):
        return []
    subjects = [Subject(f"Order {order.number}", order.actions_url, _entries(request, order))]
    if item:
        name = item.name or item.sku
        subjects.insert(
            0, Subject(name, f"{item.get_absolute_url()}actions/", _entries(request, order, item))
        )
    return subjects


def _item_of(order: Order, item_id: int | None) -> OrderItem | None:
    if item_id is not None:
        return item_or_404(order, item_id)
    items = order.items.with_related().order_by("position")[:2]
    return items[0] if len(items) == 1 else None


def _entries(request: PanelRequest, order: Order, item: OrderItem | None = None) -> list[Entry]:
    """Return what the drop-down lists, what can run now first."""
    return sorted(menu(order, request.actor, item), key=lambda entry: bool(entry.reason))
