"""Staff take the orders of their list away, of one vendor or of all; it is recorded as an export of the panel is."""

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
from orders.exports.responses import csv_answer, short_workbook_answer
from vendors.admin.staff_admin import StaffAdmin
from vendors.models import Vendor
from vendors.rights import Right

ZONE = "UTC"  # of every time in the admin
LONGEST = 2_000  # characters of filters


class ExportingAdmin(StaffAdmin):
    """**Export** above the list of orders."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export)
        return [path("export/", view, name="orders_order_export"), *super().get_urls()]

    @method_decorator(require_POST)
    def export(self, request: HttpRequest) -> HttpResponseBase:
        """All of the list that the form came from, and not one page of it."""
        if not self.may(request, Right.EXPORT):
            raise PermissionDenied("Exports: your role does not allow it.")
        query = request.POST.get("query", "")[:LONGEST]
        request.GET = QueryDict(query)  # the list reads its filters there
        changes = reverse("admin:orders_order_changelist")
        try:
            orders = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect(changes)
        user: Any = request.user
        run = ExportRun(vendor=_vendor(query), user=user, query=query, format=ExportRun.Format.CSV)
        if request.POST.get("format") != ExportRun.Format.XLSX:
            run.save()
            return csv_answer(run, orders, ZONE)
        if not exporter.is_short(orders):
            most = f"{exporter.AT_ONCE:,}"
            messages.error(request, f"Excel is for up to {most} orders here: narrow the list, or take CSV.")
            return redirect(f"{changes}?{query}")
        run.format = ExportRun.Format.XLSX
        run.save()
        return short_workbook_answer(run, orders, ZONE)


def _vendor(query: str) -> Vendor | None:
    """The one whose orders the list was narrowed to: the export stands in its record."""
    asked: Any = QueryDict(query).get("vendor", "")
    return Vendor.objects.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
