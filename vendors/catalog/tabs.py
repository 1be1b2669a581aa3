"""The tabs of a product's page."""

from typing import Any

from django.urls import reverse

from vendors.extension_points import PRODUCT_TABS, ProductTab
from vendors.models import Product

DETAILS = ProductTab("Details", "product")


def product_tabs(product: Product, route: str) -> list[dict[str, Any]]:
    """Return the tabs of a product's page, of which the one of this route is active."""
    return [
        {"label": tab.label, "url": reverse(tab.route, args=[product.pk]), "active": tab.route == route}
        for tab in (DETAILS, *PRODUCT_TABS)
    ]
