"""What the order's own tabs show."""

from typing import Any

from django.http import HttpRequest

from orders.models import Activity, Order
from orders.timeline import timeline


def activity(request: HttpRequest, order: Order) -> dict[str, Any]:
    """Everything that happened, of one kind when `?kind=` names one."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in Activity.Kind.values else ""
    return {"entries": timeline(order, kind), "kinds": Activity.Kind.choices, "kind": kind}
