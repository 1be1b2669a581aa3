"""The context of the order's own tabs, and who may see the bulk pages in the menu."""

from typing import Any

from django.http import HttpRequest

from orders.models import Activity, Order
from orders.timeline import timeline
from vendors.rights import Right


def activity(request: HttpRequest, order: Order) -> dict[str, Any]:
    """Return the context of the Activity tab, of one kind of activity when `?kind=` names one."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in Activity.Kind.values else ""
    return {"entries": timeline(order, kind), "kinds": Activity.Kind.choices, "kind": kind}


def may_import(request: HttpRequest) -> bool:
    """Return whether this person may import orders: the right to export them includes it."""
    vendor = request.vendor  # type: ignore[attr-defined]
    return vendor is not None and bool(request.actor.may(Right.EXPORT, vendor))  # type: ignore[attr-defined]
