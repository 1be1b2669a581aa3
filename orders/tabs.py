"""What the order's own tabs show, and who sees which page in the menu."""

from typing import Any

from django.http import HttpRequest

from orders.models import Activity, Order
from orders.timeline import timeline
from vendors.rights import Right


def activity(request: HttpRequest, order: Order) -> dict[str, Any]:
    """Everything that happened, of one kind when `?kind=` names one."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in Activity.Kind.values else ""
    return {"entries": timeline(order, kind), "kinds": Activity.Kind.choices, "kind": kind}


def may_import(request: HttpRequest) -> bool:
    """Orders in bulk, out or in, are one right."""
    vendor = request.vendor  # type: ignore[attr-defined]
    return vendor is not None and bool(request.actor.may(Right.EXPORT, vendor))  # type: ignore[attr-defined]
