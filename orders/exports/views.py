"""The pages of exports: start one, list them, watch and stop a long one, download its file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.form_token import form_token
from orders.exports import exporter
from orders.exports.models import ExportRun
from orders.exports.responses import csv_export_response, short_workbook_response, workbook_response
from orders.exports.tasks import write_export
from orders.search.filters import OrderFilter, describe_filters
from vendors.access import chosen_vendor_or_404
from vendors.middleware import PanelRequest
from vendors.models import Vendor
from vendors.rights import Right

MAX_LISTED = 100
MAX_QUERY_LENGTH = 2_000  # characters of filters


@login_required
@require_POST
def export(request: PanelRequest) -> HttpResponseBase:
    """Export the orders of the search in the form, in the format of the pressed button."""
    vendor = _export_vendor(request)
    query = request.POST.get("query", "")[:MAX_QUERY_LENGTH]
    orders = OrderFilter(QueryDict(query), vendor=vendor).in_order
    run = ExportRun(vendor=vendor, user=request.user, query=query, format=ExportRun.Format.CSV)
    if request.POST.get("format") != ExportRun.Format.XLSX:
        exporter.save_run(run)
        return csv_export_response(run, orders, vendor.timezone)
    run.format = ExportRun.Format.XLSX
    if exporter.fits_in_request(orders):
        exporter.save_run(run)
        return short_workbook_response(run, orders, vendor.timezone)
    run.token = form_token(request)
    return HttpResponseRedirect(exporter.start_run(run, task=write_export).get_absolute_url(), status=303)


@login_required
@require_safe
def exports(request: PanelRequest) -> HttpResponse:
    """List the exports of the vendor: who exported which orders, and when."""
    runs = (
        ExportRun.objects.filter(vendor=_export_vendor(request))
        .select_related("user")
        .order_by("-pk")[:MAX_LISTED]
    )
    return render(
        request, "orders/exports/exports.html", {"runs": [(run, describe_filters(run.query)) for run in runs]}
    )


@login_required
@require_safe
def export_run(request: PanelRequest, run_id: int) -> HttpResponse:
    """Show the progress of a long file; when it is ready, its download."""
    run = _run_or_404(request, run_id)
    kept_until = run.created_at + exporter.RETENTION
    context = {"run": run, "filters": describe_filters(run.query), "kept_until": kept_until}
    return render(request, "orders/exports/export_run.html", context)


@login_required
@require_POST
def export_stop(request: PanelRequest, run_id: int) -> HttpResponse:
    run = _run_or_404(request, run_id)
    exporter.stop_run(run)
    messages.success(request, "Stopped. No file was made.")
    return redirect(run)


@login_required
@require_safe
def export_file(request: PanelRequest, run_id: int) -> HttpResponseBase:
    run = _run_or_404(request, run_id)
    if run.state != ExportRun.State.READY:
        messages.error(request, "There is no file any more: export again.")
        return redirect(run)
    try:
        return workbook_response(run)
    except FileNotFoundError:
        raise Http404 from None


def _run_or_404(request: PanelRequest, run_id: int) -> ExportRun:
    runs = ExportRun.objects.select_related("user", "vendor").filter(vendor_id__in=request.actor.vendor_ids)
    run = get_object_or_404(runs, pk=run_id)
    if run.vendor is None or not request.actor.may(Right.EXPORT, run.vendor):
        raise PermissionDenied("Exports: your role does not allow it.")
    return run


def _export_vendor(request: PanelRequest) -> Vendor:
    """Return the chosen vendor; raise PermissionDenied when this person may not export its orders."""
    vendor = chosen_vendor_or_404(request)
    if not request.actor.may(Right.EXPORT, vendor):
        raise PermissionDenied("Exports: your role does not allow it.")
    return vendor
