"""The panel Fresh download links on the page Checkout Settings."""

from delivery.downloads.models import FreshLinkSettings
from vendors.middleware import PanelRequest
from vendors.models import Vendor


def fresh_link_panel(request: PanelRequest, vendor: Vendor) -> dict[str, object]:
    """Return the template context of the panel."""
    return {"settings": FreshLinkSettings.of_vendor(vendor.pk)}
