"""Customer Service → Shipments."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from delivery.shipments.shipment_list import BadShipmentCursor, Page, Show, page_of
from vendors.middleware import PanelRequest
from vendors.models import Vendor


@login_required
@require_safe
def shipments(request: PanelRequest) -> HttpResponse:
    """The chosen vendor's discs by what they wait for; Customer Service has every vendor's in the admin."""
    if request.vendor is None:
        staff = request.actor.rights_everywhere
        return (
            redirect("admin:delivery_shipments_shipment_changelist")
            if staff
            else render(request, "vendors/no_seat.html")
        )
    typed = request.GET.get("show", "")
    show = Show(typed) if typed in Show.values else Show.TO_SHIP
    context = {"page": _page(request, request.vendor, show), "show": show, "shows": Show.choices}
    return render(request, "delivery/shipments/shipments.html", context)


def _page(request: PanelRequest, vendor: Vendor, show: Show) -> Page:
    rows = vendor.shipments.with_all_it_shows()
    try:
        return page_of(rows, show, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    except BadShipmentCursor:
        messages.error(request, "That page does not exist: here is the first one.")
        return page_of(rows, show)
