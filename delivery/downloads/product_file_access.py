from delivery.downloads.models import ProductFile
from vendors.access import row_or_404
from vendors.middleware import PanelRequest


def product_file_or_404(request: PanelRequest, file_id: int) -> ProductFile:
    """Return a file of one of the person's vendors that was not removed, and choose that vendor."""
    return row_or_404(request, ProductFile.objects.active().select_related("vendor", "current"), file_id)
