"""Where upper apps add to orders: the order page, the Activity tab, and what follows from placing or paying."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.hooks import Hook

if TYPE_CHECKING:
    from jobs.registry import JobRequest
    from orders.models import Activity, Order, OrderItem
    from vendors.middleware import PanelRequest


@dataclass(frozen=True, slots=True)
class OrderTab:
    """A tab of the order page at `/orders/<order id>/<slug>/`; `context` is what its template reads."""

    slug: str
    label: str
    template: str
    context: Callable[[PanelRequest, Order], dict[str, Any]]


ORDER_TABS: Hook[OrderTab] = Hook()
"""Tabs of the order page, after the order itself."""


@dataclass(frozen=True, slots=True)
class OrderNote:
    """A note above the order; the page reloads itself while `live` in its context is true."""

    template: str
    context: Callable[[PanelRequest, Order], dict[str, Any]]


ORDER_NOTES: Hook[OrderNote] = Hook()
"""Notes above the order on its page."""


@dataclass(frozen=True, slots=True)
class OrderPanel:
    """A panel of the order page; its template reads what `context` returns as `content`, None for no panel."""

    template: str
    context: Callable[[Order], Any]


ORDER_PANELS: Hook[OrderPanel] = Hook()
"""Panels of the order page, between its addresses and its items."""

ORDER_RELATED: Hook[str] = Hook()
"""Relations of orders that are read with the order of a page, as `select_related` names them."""


@dataclass(frozen=True, slots=True)
class ItemPanel:
    """A panel of Order Item Detail; `context` returns what its template reads as `content`."""

    template: str
    context: Callable[[OrderItem], Any]


ITEM_PANELS: Hook[ItemPanel] = Hook()
"""Panels of Order Item Detail."""

ITEM_RELATED: Hook[str] = Hook()
"""Relations of order items that are read with them, as `select_related` names them."""


@dataclass(frozen=True, slots=True)
class ActivityDetail:
    """More about entries of the Activity tab; `load` returns it by activity id, in one query for all entries."""

    template: str
    load: Callable[[Sequence[Activity]], Mapping[int, Any]]


ACTIVITY_DETAILS: Hook[ActivityDetail] = Hook()
"""What upper apps show below entries of the Activity tab."""

ORDER_PLACED: Hook[Callable[[Order], list[JobRequest]]] = Hook()
"""Called in the transaction that places an order; returns the jobs that follow."""

ORDER_PAID: Hook[Callable[[Order], list[JobRequest]]] = Hook()
"""Called in the transaction in which a pending order is paid; returns the jobs that follow."""
