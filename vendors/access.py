from django.http import Http404

from vendors.middleware import PanelRequest
from vendors.models import Vendor


def chosen_vendor_or_404(request: PanelRequest) -> Vendor:
    """Return the vendor chosen in the top menu; staff, who have none, get a 404."""
    if request.vendor is None:
        raise Http404
    return request.vendor
