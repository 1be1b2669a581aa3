"""What a person may see and change of a vendor's catalog."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from delivery.downloads.models import ProductFile
from vendors.middleware import PanelRequest, choose_vendor
from vendors.models import Vendor
from vendors.rights import Right


def vendor_or_404(request: PanelRequest) -> Vendor:
    if request.vendor is None:
        raise Http404
    return request.vendor


def file_or_404(request: PanelRequest, file_id: int) -> ProductFile:
    """A file of any of this person's vendors that was not removed."""
    vendors = [seat.vendor_id for seat in request.actor.seats]
    files = ProductFile.objects.standing().select_related("vendor", "current")
    file = get_object_or_404(files, pk=file_id, vendor_id__in=vendors)
    choose_vendor(request, file.vendor_id)
    return file


def need_catalog_right(request: PanelRequest, vendor: Vendor) -> None:
    if not request.actor.may(Right.CATALOG, vendor):
        raise PermissionDenied("Only a Manager or an Owner changes the catalog.")
