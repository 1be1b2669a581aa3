from django.shortcuts import get_object_or_404

from delivery.downloads.models import ProductFile
from vendors.middleware import PanelRequest, choose_vendor


def product_file_or_404(request: PanelRequest, file_id: int) -> ProductFile:
    """Return a file of one of the person's vendors that was not removed, and choose that vendor."""
    files = ProductFile.objects.active().select_related("vendor", "current")
    file = get_object_or_404(files, pk=file_id, vendor_id__in=request.actor.vendor_ids)
    choose_vendor(request, file.vendor_id)
    return file
