"""Who may change a vendor's catalog."""

from django.core.exceptions import PermissionDenied

from vendors.middleware import PanelRequest
from vendors.models import Vendor
from vendors.rights import Right


def require_catalog_right(request: PanelRequest, vendor: Vendor) -> None:
    """Raise PermissionDenied unless the person may change the vendor's catalog."""
    if not request.actor.may(Right.CATALOG, vendor):
        raise PermissionDenied("Only a Manager or an Owner changes the catalog.")
