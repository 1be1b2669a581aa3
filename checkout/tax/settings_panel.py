"""The panel Taxes on the page Checkout Settings."""

from typing import Any

from checkout.tax.rates import charges_sales_tax
from vendors.middleware import PanelRequest
from vendors.models import Vendor


def tax_panel(request: PanelRequest, vendor: Vendor) -> dict[str, Any]:
    """Return the template context of the panel."""
    return {"sales_tax_is_on": charges_sales_tax()}
