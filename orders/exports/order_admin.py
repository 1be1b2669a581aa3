"""The export of the admin's order list, of one vendor or of all; it is recorded as an export of the panel is."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from orders.exports import exporter
from orders.exports.models import ExportRun
from orders.exports.responses import csv_export_response, short_workbook_response
from vendors.admin.staff_admin import StaffAdmin
from vendors.models import Vendor
from vendors.rights import Right

ZONE = "UTC"  # of all times in the admin
MAX_QUERY_LENGTH = 2_000  # characters of filters


class ExportingAdmin(StaffAdmin):
    """The order admin with **Export** above its list."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export)
        return [path("export/", view, name="orders_order_export"), *super().get_urls()]

    @method_decorator(require_POST)
    def export(self, request: HttpRequest) -> HttpResponseBase:
        """Export all orders of the filtered list, as CSV or as a short Excel file."""
        if not self.may(request, Right.EXPORT):
            raise PermissionDenied("Exports: your role does not allow it.")
        query = request.POST.get("query", "")[:MAX_QUERY_LENGTH]
        request.GET = QueryDict(query)  # the list reads its filters there
        list_url = reverse("admin:orders_order_changelist")
        try:
            orders = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect(list_url)
        user: Any = request.user
        run = ExportRun(vendor=_vendor(query), user=user, query=query, format=ExportRun.Format.CSV)
        if request.POST.get("format") != ExportRun.Format.XLSX:
            exporter.save_run(run)
            return csv_export_response(run, orders, ZONE)
        if not exporter.fits_in_request(orders):
            limit = f"{exporter.MAX_ROWS_IN_REQUEST:,}"
            messages.error(request, f"Excel is for up to {limit} orders here: narrow the list, or take CSV.")
            return redirect(f"{list_url}?{query}")
        run.format = ExportRun.Format.XLSX
        exporter.save_run(run)
        return short_workbook_response(run, orders, ZONE)


def _vendor(query: str) -> Vendor | None:
    """Return the vendor that the list is filtered by, in whose record the export then stands."""
    vendor_id: Any = QueryDict(query).get("vendor", "")
    is_id = vendor_id.isdecimal() and len(vendor_id) < 19
    return Vendor.objects.filter(pk=vendor_id).first() if is_id else None
