"""The pages of an import: upload files, map their columns, see the check, import, and the report of refused rows."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from core.form_token import own_form_token
from orders.imports.models import ImportRun
from orders.imports.page import files, importer, progress
from orders.imports.page.access import import_vendor
from orders.imports.page.chosen_format import chosen_format
from orders.imports.page.mapping_data import rules_of
from orders.imports.page.mapping_form import MappingForm
from orders.imports.page.start_upload import start_upload
from orders.imports.page.turns import waits_for
from orders.imports.page.upload_form import ImportUploadForm
from orders.imports.tasks import look_at_upload, process_import
from orders.runs.views import page_of_runs, run_or_404, stop_run
from vendors.middleware import PanelRequest
from vendors.rights import Right
from vendors.uploads import takes_files

State = ImportRun.State


@takes_files(check=import_vendor, max_bytes=lambda: settings.IMPORT_MAX_BYTES)
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: PanelRequest) -> HttpResponse:
    """Show the upload form and the earlier uploads; POST uploads files."""
    vendor = import_vendor(request)
    form = ImportUploadForm(request.POST, request.FILES) if request.method == "POST" else ImportUploadForm()
    if request.method == "POST" and form.is_valid():
        uploads, token = form.cleaned_data["file"], own_form_token(request)
        return redirect(start_upload(vendor, request.user, uploads, token=token, task=look_at_upload))
    page = page_of_runs(request, ImportRun.objects.filter(vendor=vendor))
    context = {
        "form": form,
        "runs": [(run, _further_files(run), progress.result(run)) for run in page.rows],
        "older_url": f"?after={page.after}" if page.after else "",
        "token": uuid4(),
    }
    return render(request, "orders/imports/imports.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: PanelRequest, run_id: int) -> HttpResponse:
    """Show the form of the columns; POST checks the whole file with them."""
    run = _run_or_404(request, run_id)
    if not run.can_be_mapped:
        return redirect(run)
    data = request.POST if request.method == "POST" else None
    form = MappingForm(run.header, run.mapping, run.questions, data)
    if request.method == "POST" and "again" in request.POST:
        file_format = chosen_format(request.POST, run.questions)
        importer.look_again(run, look_at_upload, file_format)
        return redirect(run)
    if request.method == "POST" and form.is_valid():
        mapping = form.cleaned_data["mapping"]
        importer.begin_run(run, State.CHECKING, process_import, mapping=mapping, summary={})
        return redirect(run)
    columns = [
        (column, field, [row[index] if index < len(row) else "" for row in run.first_rows or ()])
        for index, (column, field) in enumerate(form.columns)
    ]
    context = {
        "run": run,
        "form": form,
        "columns": columns,
        "shop": run.mapping.get("source") if run.mapping.get("preset") else "",
        "matched": sum(bool(field.value()) for _, field in form.columns),
        "rules": rules_of(run.mapping),
    }
    return render(request, "orders/imports/import_columns.html", context)


@login_required
@require_safe
def import_run(request: PanelRequest, run_id: int) -> HttpResponse:
    """Show the progress of a run, or the result of its check or import."""
    run = _run_or_404(request, run_id)
    if run.state == State.UPLOADED:
        url = reverse("import_columns", args=[run.pk])
        # The whole page, not the part that loads itself again.
        return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
    rate, time_left = progress.rate_and_time_left(run)
    is_resumable = run.can_be_mapped and run.state == State.STOPPED
    context: dict[str, Any] = {
        "run": run,
        "rate": rate,
        "time_left": time_left,
        "waits_for": waits_for(run),
        "stop_url": reverse("import_stop", args=[run.pk]),
        "resume_url": reverse("import_start", args=[run.pk]) if is_resumable else "",
    }
    if not run.is_running:
        context["summary"] = progress.page_summary(run)
    if run.is_upload and run.header and not run.is_running:
        context["report_url"] = reverse("import_report", args=[run.pk])
        context["refused_rows"] = progress.first_refused_rows(run)
    return render(request, "orders/imports/import_run.html", context)


@login_required
@require_POST
def import_start(request: PanelRequest, run_id: int) -> HttpResponse:
    """Start the import of a checked file, or resume a stopped one.

    What is imported is what the check has shown: after another check its result is shown first.
    """
    run = _run_or_404(request, run_id)
    attempt = str(run.attempt)
    if run.state == State.CHECKED and request.POST.get("attempt", attempt) != attempt:
        messages.error(
            request, "Meanwhile the file was checked anew, and nothing was imported. This is the result."
        )
        return redirect(run)
    fields = {"takes_changes": "changes" in request.POST} if run.state == State.CHECKED else {}
    importer.begin_run(run, State.IMPORTING, process_import, **fields)
    return redirect(run)


@login_required
@require_POST
def import_stop(request: PanelRequest, run_id: int) -> HttpResponse:
    run = _run_or_404(request, run_id)
    return stop_run(request, run, "Stopped. Orders that are in stay in, each of them whole.")


@login_required
@require_safe
def import_report(request: PanelRequest, run_id: int) -> HttpResponseBase:
    """Download the report of refused rows, to be mended and uploaded again."""
    run = _run_or_404(request, run_id)
    try:
        file = files.report_path(run).open("rb")
    except FileNotFoundError:
        messages.error(request, "There is no report of this file.")
        return redirect(run)
    name = f"{run.file_name.partition('.')[0]}-refused.csv"
    return FileResponse(file, as_attachment=True, filename=name, content_type="text/csv")


def _further_files(run: ImportRun) -> str:
    return f"and {run.further_files} more" if run.further_files else ""


def _run_or_404(request: PanelRequest, run_id: int) -> ImportRun:
    run = run_or_404(request, ImportRun, run_id)
    if not request.actor.may(Right.EXPORT, run):
        raise PermissionDenied("Import orders: your role does not allow it.")
    return run
