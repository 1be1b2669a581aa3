from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from vendors.middleware import PanelRequest, choose_vendor
from vendors.models import Vendor

Row = TypeVar("Row", bound=Model)


def chosen_vendor_or_404(request: PanelRequest) -> Vendor:
    """Return the vendor chosen in the top menu; staff, who have none, get a 404."""
    if request.vendor is None:
        raise Http404
    return request.vendor


def row_or_404(request: PanelRequest, rows: QuerySet[Row], pk: int) -> Row:
    """Return the row with this id of one of the person's vendors, and choose that vendor.

    Each vendor is asked for it by itself, the chosen one first.
    """
    chosen_id = request.vendor.pk if request.vendor else None
    for vendor_id in sorted(request.actor.vendor_ids, key=lambda vendor_id: vendor_id != chosen_id):
        if row := rows.filter(vendor_id=vendor_id, pk=pk).first():
            choose_vendor(request, vendor_id)
            return row
    raise Http404
