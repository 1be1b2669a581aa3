"""The pages of exports: start one, list them, watch and stop a long one, download its file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.form_token import own_form_token
from orders.exports import exporter
from orders.exports.models import ExportRun
from orders.exports.responses import csv_export_response, short_workbook_response, workbook_response
from orders.exports.tasks import write_export
from orders.runs.views import page_of_runs, run_or_404, stop_run
from orders.search.filters import OrderFilter, describe_filters
from vendors.access import chosen_vendor_or_404
from vendors.middleware import PanelRequest
from vendors.models import Vendor
from vendors.rights import Right

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
    run.token = own_form_token(request)
    return HttpResponseRedirect(exporter.start_run(run, task=write_export).get_absolute_url(), status=303)


@login_required
@require_safe
def exports(request: PanelRequest) -> HttpResponse:
    """List the exports of the vendor: who exported which orders, and when."""
    page = page_of_runs(request, ExportRun.objects.filter(vendor=_export_vendor(request)))
    context = {
        "runs": [
            (run, _orders_of(run), f"{run.processed:,} order{pluralize(run.processed)}") for run in page.rows
        ],
        "older_url": f"?after={page.after}" if page.after else "",
    }
    return render(request, "orders/exports/exports.html", context)


@login_required
@require_safe
def export_run(request: PanelRequest, run_id: int) -> HttpResponse:
    """Show the progress of a long file; when it is ready, its download."""
    run = _run_or_404(request, run_id)
    context = {
        "run": run,
        "orders": _orders_of(run),
        "kept_until": run.created_at + exporter.RETENTION,
        "stop_url": reverse("export_stop", args=[run.pk]),
    }
    return render(request, "orders/exports/export_run.html", context)


@login_required
@require_POST
def export_stop(request: PanelRequest, run_id: int) -> HttpResponse:
    run = _run_or_404(request, run_id)
    return stop_run(request, run, "Stopped. No file was made.")


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


def _orders_of(run: ExportRun) -> str:
    """Return which orders the run exports, in words."""
    return "; ".join(describe_filters(run.query)) or "All orders"


def _run_or_404(request: PanelRequest, run_id: int) -> ExportRun:
    run = run_or_404(request, ExportRun, run_id)
    if run.vendor is None or not request.actor.may(Right.EXPORT, run.vendor):
        raise PermissionDenied("Exports: your role does not allow it.")
    return run


def _export_vendor(request: PanelRequest) -> Vendor:
    """Return the chosen vendor; raise PermissionDenied when this person may not export its orders."""
    vendor = chosen_vendor_or_404(request)
    if not request.actor.may(Right.EXPORT, vendor):
        raise PermissionDenied("Exports: your role does not allow it.")
    return vendor
