"""Taking the orders of a search away: CSV at once, Excel at once or, where it is long, by a worker."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from orders.exports import exporter
from orders.exports.models import ExportRun
from orders.exports.responses import csv_answer, short_workbook_answer, workbook_answer
from orders.exports.tasks import make_export
from orders.search.filters import OrderFilter
from orders.search.form import describe_filters
from vendors.middleware import PanelRequest
from vendors.models import Vendor
from vendors.rights import Right

LISTED = 100
LONGEST = 2_000  # characters of filters


@login_required
@require_POST
def export(request: PanelRequest) -> HttpResponseBase:
    """The orders of the search that the form carries, in the format of the pressed button."""
    vendor = _vendor(request)
    query = request.POST.get("query", "")[:LONGEST]
    orders = OrderFilter(QueryDict(query), vendor=vendor).in_order
    run = ExportRun(vendor=vendor, user=request.user, query=query, format=ExportRun.Format.CSV)
    if request.POST.get("format") != ExportRun.Format.XLSX:
        run.save()
        return csv_answer(run, orders, vendor.timezone)
    run.format = ExportRun.Format.XLSX
    if exporter.is_short(orders):
        run.save()
        return short_workbook_answer(run, orders, vendor.timezone)
    run.token = _token(request)
    return HttpResponseRedirect(exporter.start(run, worker=make_export).get_absolute_url(), status=303)


@login_required
@require_safe
def exports(request: PanelRequest) -> HttpResponse:
    """Who took which orders away, and when."""
    runs = ExportRun.objects.filter(vendor=_vendor(request)).select_related("user").order_by("-pk")[:LISTED]
    return render(
        request, "orders/exports/exports.html", {"runs": [(run, describe_filters(run.query)) for run in runs]}
    )


@login_required
@require_safe
def export_run(request: PanelRequest, run_id: int) -> HttpResponse:
    """How far a long file is; ready, how to get it."""
    run = _run_or_404(request, run_id)
    kept_until = run.created_at + exporter.KEPT
    context = {"run": run, "filters": describe_filters(run.query), "kept_until": kept_until}
    return render(request, "orders/exports/export_run.html", context)


@login_required
@require_POST
def export_stop(request: PanelRequest, run_id: int) -> HttpResponse:
    run = _run_or_404(request, run_id)
    exporter.stop(run)
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
        return workbook_answer(run)
    except FileNotFoundError:
        raise Http404 from None


def _run_or_404(request: PanelRequest, run_id: int) -> ExportRun:
    vendors = [seat.vendor_id for seat in request.actor.seats]
    runs = ExportRun.objects.select_related("user", "vendor").filter(vendor_id__in=vendors)
    run = get_object_or_404(runs, pk=run_id)
    if run.vendor is None or not request.actor.may(Right.EXPORT, run.vendor):
        raise PermissionDenied("Exports: your role does not allow it.")
    return run


def _vendor(request: PanelRequest) -> Vendor:
    if request.vendor is None:
        raise Http404
    if not request.actor.may(Right.EXPORT, request.vendor):
        raise PermissionDenied("Exports: your role does not allow it.")
    return request.vendor


def _token(request: PanelRequest) -> UUID:
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid4()
