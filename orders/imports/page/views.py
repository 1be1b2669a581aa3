"""Bringing orders in: upload a file, say what its columns are, look at what would come in, import it."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orders.imports.mapping.guess import guess
from orders.imports.mapping.guess_joins import preview
from orders.imports.models import ImportRun
from orders.imports.page import files, importer, progress
from orders.imports.page.mapping_form import MappingForm
from orders.imports.page.upload_form import ImportUploadForm
from orders.imports.problem import ImportProblem
from orders.imports.tasks import work_on_import
from vendors.middleware import PanelRequest
from vendors.models import Vendor
from vendors.rights import Right

LISTED = 50
PREVIEWED = 8  # rows
State = ImportRun.State


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: PanelRequest) -> HttpResponse:
    """Upload a file; below, those that were uploaded before."""
    vendor = _vendor(request)
    form = ImportUploadForm(request.POST, request.FILES) if request.method == "POST" else ImportUploadForm()
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("import_columns", _upload(request, vendor, form.cleaned_data["file"]).pk)
        except ImportProblem as problem:
            form.add_error("file", str(problem))
    runs = ImportRun.objects.filter(vendor=vendor).select_related("user").order_by("-pk")[:LISTED]
    context = {"form": form, "jobs": runs, "token": uuid4()}
    return render(request, "orders/imports/imports.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: PanelRequest, run_id: int) -> HttpResponse:
    """What each column is; POST checks the whole file by it."""
    run = _job_or_404(request, run_id)
    if not run.may_be_matched:
        return redirect(run)
    form = MappingForm(run.header, run.mapping, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        importer.begin(run, State.CHECKING, work_on_import, mapping=form.cleaned_data["said"], summary={})
        return redirect(run)
    try:
        rows = preview(run).rows[:PREVIEWED]
    except ImportProblem as problem:
        messages.error(request, str(problem))
        rows = []
    columns = [
        (column, field, [row[place] if place < len(row) else "" for row in rows])
        for place, (column, field) in enumerate(form.columns)
    ]
    context = {"job": run, "form": form, "columns": columns}
    return render(request, "orders/imports/import_columns.html", context)


@login_required
@require_safe
def import_run(request: PanelRequest, run_id: int) -> HttpResponse:
    """How far it is; what the check found; what was imported."""
    run = _job_or_404(request, run_id)
    if run.state == State.UPLOADED:
        return redirect("import_columns", run.pk)
    rate, left = progress.pace(run)
    context: dict[str, Any] = {"job": run, "rate": rate, "left": left}
    if not run.is_running:
        context |= {"found": progress.found(run), "refusals": progress.refusals(run)}
    return render(request, "orders/imports/import_run.html", context)


@login_required
@require_POST
def import_start(request: PanelRequest, run_id: int) -> HttpResponse:
    """**Import**: also where an import that was stopped goes on."""
    run = _job_or_404(request, run_id)
    importer.begin(run, State.IMPORTING, work_on_import)
    return redirect(run)


@login_required
@require_POST
def import_stop(request: PanelRequest, run_id: int) -> HttpResponse:
    run = _job_or_404(request, run_id)
    if run.is_running:
        importer.stop(run)
        messages.success(request, "Stopped. Orders that are in stay in, each of them whole.")
    return redirect(run)


@login_required
@require_safe
def import_report(request: PanelRequest, run_id: int) -> HttpResponseBase:
    """The refused rows with their reasons, to be mended and uploaded again."""
    run = _job_or_404(request, run_id)
    try:
        file = files.report_of(run).open("rb")
    except FileNotFoundError:
        messages.error(request, "There is no report of this file.")
        return redirect(run)
    name = f"{run.file_name.partition('.')[0]}-refused.csv"
    return FileResponse(file, as_attachment=True, filename=name, content_type="text/csv")


def _upload(request: PanelRequest, vendor: Vendor, uploaded: list[Any]) -> ImportRun:
    """Keep the files, unless their form came twice, and look into them; what cannot be read is not kept."""
    run, created = ImportRun.objects.get_or_create(
        token=_token(request), vendor=vendor, user=request.user, defaults={"size": sum(file.size for file in uploaded)}
    )  # fmt: skip
    if created:
        try:
            names = {files.keep(run, file): file.name for file in uploaded}
            found = guess(list(names), vendor)
        except ImportProblem:
            files.forget(run)
            run.delete()
            raise
        run.mapping, run.header, run.file_name = found.said, found.header, names[found.main]
        run.save(update_fields=["mapping", "header", "file_name"])
    return run


def _job_or_404(request: PanelRequest, run_id: int) -> ImportRun:
    vendors = [seat.vendor_id for seat in request.actor.seats]
    run = get_object_or_404(ImportRun.objects.select_related("user"), pk=run_id, vendor_id__in=vendors)
    if not request.actor.may(Right.EXPORT, run):
        raise PermissionDenied("Import orders: your role does not allow it.")
    return run


def _vendor(request: PanelRequest) -> Vendor:
    if request.vendor is None:
        raise Http404
    if not request.actor.may(Right.EXPORT, request.vendor):
        raise PermissionDenied("Import orders: your role does not allow it.")
    return request.vendor


def _token(request: PanelRequest) -> UUID:
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid4()
