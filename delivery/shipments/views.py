"""Customer Service → Shipments."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core.pagination import BadCursor, Page
from delivery.shipments.models import Shipment
from delivery.shipments.shipment_list import ShipmentFilter, Show, shipment_page
from vendors.middleware import PanelRequest


@login_required
@require_safe
def shipments(request: PanelRequest) -> HttpResponse:
    """List the chosen vendor's discs by what they wait for; Customer Service has every vendor's in the admin."""
    if request.vendor is None:
        if request.actor.rights_everywhere:
            return redirect("admin:delivery_shipments_shipment_changelist")
        return render(request, "vendors/no_seat.html")
    shipment_filter = ShipmentFilter(request.GET, request.vendor.shipments.with_related())
    context = {
        "page": _page(request, shipment_filter),
        "show": shipment_filter.form.cleaned_data["show"],
        "shows": Show.choices,
    }
    return render(request, "delivery/shipments/shipments.html", context)


def _page(request: PanelRequest, shipment_filter: ShipmentFilter) -> Page[Shipment]:
    rows, show = shipment_filter.qs, shipment_filter.form.cleaned_data["show"]
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    try:
        return shipment_page(rows, show, after=after, before=before)
    except BadCursor:
        messages.error(request, "That page does not exist: here is the first one.")
        return shipment_page(rows, show)
