"""The number beside **Home** in the menu of every page."""

from typing import Any

from orders.home.counts import cached_total
from vendors.middleware import PanelRequest


def home_count(request: PanelRequest) -> dict[str, Any]:
    """Return how much waits; None lets the page ask for it after it is shown, so that no page waits for a count."""
    vendor = getattr(request, "vendor", None)
    return {"attention": cached_total(vendor.pk)} if vendor else {}
