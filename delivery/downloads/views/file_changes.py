"""Changing a product file: its version, its products, its name; removing it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from delivery.downloads import file_catalog
from delivery.downloads.forms import (
    FilenameConfirmationForm,
    ProductsForm,
    RenameForm,
    VersionForm,
)
from delivery.downloads.models import ProductFile
from delivery.downloads.product_file_access import product_file_or_404
from vendors.catalog.access import require_catalog_right
from vendors.log.recording import recorded_row
from vendors.middleware import PanelRequest
from vendors.rights import Right
from vendors.uploads import takes_files


def _changeable_file(request: PanelRequest, file_id: int) -> ProductFile:
    """Return the file; raise Http404 or PermissionDenied for whom it is not to be changed by."""
    file = product_file_or_404(request, file_id)
    require_catalog_right(request, file.vendor)
    return file


@takes_files(check=_changeable_file, max_bytes=lambda: settings.UPLOAD_MAX_BYTES)
@login_required
@require_POST
def replace_file(request: PanelRequest, file_id: int) -> HttpResponse:
    """Upload a new version under the same filename, whatever the upload was called."""
    file = _changeable_file(request, file_id)
    form = VersionForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "Choose a file that is not empty.")
        return redirect(file)
    uploaded, label = form.cleaned_data["file"], form.cleaned_data["label"]
    uploaded.name = file.filename
    file_catalog.upload_file(file.vendor, request.actor, uploaded, name=file.name, label=label)
    messages.success(request, f"New version of “{file.filename}” uploaded: every link gives it from now on.")
    return redirect(file)


@login_required
@require_POST
def attach_file(request: PanelRequest, file_id: int) -> HttpResponse:
    """Choose the products that come with a file."""
    file = _changeable_file(request, file_id)
    form = ProductsForm(request.POST, file=file)
    if form.is_valid():
        with recorded_row(request.actor, file):
            file_catalog.attach_products(file, form.cleaned_data["products"])
        messages.success(request, "Products saved. Orders delivered before keep what they have.")
    else:
        messages.error(request, "These products are not in your catalog.")
    return redirect(file)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rename_file(request: PanelRequest, file_id: int) -> HttpResponse:
    """Rename a file; the page says first which links a new file name breaks. A new display name breaks none."""
    file = product_file_or_404(request, file_id)
    if request.method == "POST":
        require_catalog_right(request, file.vendor)
    same_name = request.POST.get("filename", "").strip() == file.filename
    initial = {"name": file.name, "filename": file.filename}
    form = RenameForm(request.POST or None, file=file, is_required=not same_name, initial=initial)
    if form.is_valid():
        name, filename = form.cleaned_data["name"], form.cleaned_data["filename"]
        try:
            with recorded_row(request.actor, file):
                file_catalog.rename_file(file, name=name, filename=filename)
        except file_catalog.FilenameTaken:
            form.add_error("filename", "Another of your files has this name: upload a new version there.")
        else:
            messages.success(request, f"Renamed to “{filename}”.")
            return redirect(file)
    context = {
        "file": file,
        "form": form,
        "impact": file_catalog.impact_of_withdrawing(file),
        "may_change": request.actor.may(Right.CATALOG, file),
    }
    return render(request, "delivery/downloads/rename_file.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_file(request: PanelRequest, file_id: int) -> HttpResponse:
    """Remove a file; the page says first how many links it breaks."""
    file = product_file_or_404(request, file_id)
    if request.method == "POST":
        require_catalog_right(request, file.vendor)
    form = FilenameConfirmationForm(request.POST or None, file=file)
    if form.is_valid():
        with recorded_row(request.actor, file):
            file_catalog.remove_file(file)
        messages.success(request, f"“{file.filename}” removed.")
        return redirect("product_files")
    context = {
        "file": file,
        "form": form,
        "impact": file_catalog.impact_of_withdrawing(file),
        "may_change": request.actor.may(Right.CATALOG, file),
    }
    return render(request, "delivery/downloads/remove_file.html", context)
