from django.core.exceptions import PermissionDenied

from vendors.access import chosen_vendor_or_404
from vendors.middleware import PanelRequest
from vendors.models import Vendor
from vendors.rights import Right


def may_import(request: PanelRequest) -> bool:
    """Whether this person may import orders: it takes the same right as to export them."""
    return request.vendor is not None and request.actor.may(Right.EXPORT, request.vendor)


def import_vendor(request: PanelRequest) -> Vendor:
    """Return the chosen vendor; raise PermissionDenied when this person may not import orders."""
    vendor = chosen_vendor_or_404(request)
    if not may_import(request):
        raise PermissionDenied("Import orders: your role does not allow it.")
    return vendor
