"""Bringing orders in: upload a file, say what its columns are, look at what would come in, import it."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orders.import_jobs import files, running, telling
from orders.import_jobs.guessing import guess
from orders.import_jobs.matching import MatchingForm
from orders.import_jobs.together import preview
from orders.import_jobs.uploading import UploadForm
from orders.importing import ImportProblem
from orders.models import ImportJob
from orders.tasks import work_on_import
from vendors.middleware import PanelRequest
from vendors.models import Vendor
from vendors.rights import Right

LISTED = 50
PREVIEWED = 8  # rows
State = ImportJob.State


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: PanelRequest) -> HttpResponse:
    """Upload a file; below, those that were uploaded before."""
    vendor = _vendor(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("import_columns", _upload(request, vendor, form.cleaned_data["file"]).pk)
        except ImportProblem as problem:
            form.add_error("file", str(problem))
    jobs = ImportJob.objects.filter(vendor=vendor).select_related("user").order_by("-pk")[:LISTED]
    context = {"form": form, "jobs": jobs, "token": uuid4()}
    return render(request, "orders/imports.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: PanelRequest, job_id: int) -> HttpResponse:
    """What each column is; POST checks the whole file by it."""
    job = _job_or_404(request, job_id)
    if not job.may_be_matched:
        return redirect(job)
    form = MatchingForm(job.header, job.mapping, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        running.begin(job, State.CHECKING, work_on_import, mapping=form.cleaned_data["said"], summary={})
        return redirect(job)
    try:
        rows = preview(job).rows[:PREVIEWED]
    except ImportProblem as problem:
        messages.error(request, str(problem))
        rows = []
    columns = [
        (column, field, [row[place] if place < len(row) else "" for row in rows])
        for place, (column, field) in enumerate(form.columns)
    ]
    context = {"job": job, "form": form, "columns": columns}
    return render(request, "orders/import_columns.html", context)


@login_required
@require_safe
def import_job(request: PanelRequest, job_id: int) -> HttpResponse:
    """How far it is; what the check found; what was imported."""
    job = _job_or_404(request, job_id)
    if job.state == State.UPLOADED:
        return redirect("import_columns", job.pk)
    rate, left = telling.pace(job)
    context: dict[str, Any] = {"job": job, "rate": rate, "left": left}
    if not job.is_running:
        context |= {"found": telling.found(job), "refusals": telling.refusals(job)}
    return render(request, "orders/import_job.html", context)


@login_required
@require_POST
def import_start(request: PanelRequest, job_id: int) -> HttpResponse:
    """**Import**: also where an import that was stopped goes on."""
    job = _job_or_404(request, job_id)
    running.begin(job, State.IMPORTING, work_on_import)
    return redirect(job)


@login_required
@require_POST
def import_stop(request: PanelRequest, job_id: int) -> HttpResponse:
    job = _job_or_404(request, job_id)
    if job.is_running:
        running.stop(job)
        messages.success(request, "Stopped. Orders that are in stay in, each of them whole.")
    return redirect(job)


@login_required
@require_safe
def import_report(request: PanelRequest, job_id: int) -> HttpResponseBase:
    """The refused rows with their reasons, to be mended and uploaded again."""
    job = _job_or_404(request, job_id)
    try:
        file = files.report_of(job).open("rb")
    except FileNotFoundError:
        messages.error(request, "There is no report of this file.")
        return redirect(job)
    name = f"{job.file_name.partition('.')[0]}-refused.csv"
    return FileResponse(file, as_attachment=True, filename=name, content_type="text/csv")


def _upload(request: PanelRequest, vendor: Vendor, uploaded: list[Any]) -> ImportJob:
    """Keep the files, unless their form came twice, and look into them; what cannot be read is not kept."""
    job, created = ImportJob.objects.get_or_create(
        token=_token(request), vendor=vendor, user=request.user, defaults={"size": sum(file.size for file in uploaded)}
    )  # fmt: skip
    if created:
        try:
            names = {files.keep(job, file): file.name for file in uploaded}
            found = guess(list(names), vendor)
        except ImportProblem:
            files.forget(job)
            job.delete()
            raise
        job.mapping, job.header, job.file_name = found.said, found.header, names[found.main]
        job.save(update_fields=["mapping", "header", "file_name"])
    return job


def _job_or_404(request: PanelRequest, job_id: int) -> ImportJob:
    vendors = [seat.vendor_id for seat in request.actor.seats]
    job = get_object_or_404(ImportJob.objects.select_related("user"), pk=job_id, vendor_id__in=vendors)
    if not request.actor.may(Right.EXPORT, job):
        raise PermissionDenied("Import orders: your role does not allow it.")
    return job


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
