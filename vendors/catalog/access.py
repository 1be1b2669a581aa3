"""Who may change a vendor's catalog."""

from django.core.exceptions import PermissionDenied

from vendors.access import chosen_vendor_or_404
from vendors.middleware import PanelRequest
from vendors.models import Vendor
from vendors.rights import Right


def require_catalog_right(request: PanelRequest, vendor: Vendor) -> None:
    """Raise PermissionDenied unless the person may change the vendor's catalog."""
    if not request.actor.may(Right.CATALOG, vendor):
        raise PermissionDenied("Only a Manager or an Owner changes the catalog.")


def require_catalog_right_here(request: PanelRequest) -> None:
    """Raise PermissionDenied unless the person may change the catalog of the vendor chosen in the top menu."""
    require_catalog_right(request, chosen_vendor_or_404(request))
