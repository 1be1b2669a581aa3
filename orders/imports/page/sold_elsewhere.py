"""The note on an imported order that says who sold it and where its money and receipt are."""

from typing import Any

from orders.models import Order
from vendors.middleware import PanelRequest


def sold_elsewhere(request: PanelRequest, order: Order) -> dict[str, Any]:
    """Return the context of the note, which shows nothing on an order of ours."""
    return {"is_shown": order.is_sold_elsewhere, "live": False}
