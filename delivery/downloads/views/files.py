"""Catalog → Components → Product Files."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from delivery.downloads import file_catalog
from delivery.downloads.file_servers.base import ignore_unsent
from delivery.downloads.file_servers.choose import choose_file_server
from delivery.downloads.forms import FileUploadForm, ProductsForm, VersionForm
from delivery.downloads.models import Component, DownloadLink, ProductFile
from delivery.downloads.product_file_access import product_file_or_404
from vendors.access import chosen_vendor_or_404
from vendors.catalog.access import require_catalog_right, require_catalog_right_here
from vendors.middleware import PanelRequest
from vendors.rights import Right
from vendors.uploads import takes_files

MAX_FILES = 500


@login_required
@require_safe
def product_files(request: PanelRequest) -> HttpResponse:
    """List the files that customers download, with their newest versions."""
    vendor = chosen_vendor_or_404(request)
    components = Component.objects.filter(file=OuterRef("pk")).order_by().values("file")
    links = DownloadLink.objects.filter(file=OuterRef("pk")).order_by().values("file")
    files = ProductFile.objects.active().filter(vendor=vendor).select_related("current")
    files = files.annotate(
        product_count=Coalesce(Subquery(components.annotate(n=Count("pk")).values("n")), 0),
        delivered=Coalesce(Subquery(links.annotate(n=Count("pk")).values("n")), 0),
    )
    context = {
        "files": files.order_by("name", "pk")[:MAX_FILES],
        "may_change": request.actor.may(Right.CATALOG, vendor),
    }
    return render(request, "delivery/downloads/product_files.html", context)


@takes_files(check=require_catalog_right_here, max_bytes=lambda: settings.UPLOAD_MAX_BYTES)
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_file(request: PanelRequest) -> HttpResponse:
    """Upload a file; one whose name is there becomes its new version."""
    vendor = chosen_vendor_or_404(request)
    if request.method == "POST":
        require_catalog_right(request, vendor)
    form = FileUploadForm(request.POST, request.FILES) if request.method == "POST" else FileUploadForm()
    if request.method == "POST" and form.is_valid():
        uploaded, name, label = (form.cleaned_data[field] for field in ("file", "name", "label"))
        file = file_catalog.upload_file(vendor, request.actor, uploaded, name=name, label=label)
        messages.success(request, _upload_message(file))
        return redirect(file)
    context = {"form": form, "may_change": request.actor.may(Right.CATALOG, vendor)}
    return render(request, "delivery/downloads/new_file.html", context)


@login_required
@require_safe
def product_file(request: PanelRequest, file_id: int) -> HttpResponse:
    """Show one file: its versions, the products that come with it, what may be done to it."""
    file = product_file_or_404(request, file_id)
    context = {
        "file": file,
        "versions": file.versions.select_related("uploaded_by").order_by("-pk")[:50],
        "version_form": VersionForm(),
        "products_form": ProductsForm(file=file),
        "products": file.products.order_by("name", "pk"),
        "impact": file_catalog.impact_of_withdrawing(file),
        "may_change": request.actor.may(Right.CATALOG, file),
        "refusal": request.actor.refusal(Right.CATALOG, file),
        "may_download": request.actor.may(Right.SUPPORT, file),
    }
    return render(request, "delivery/downloads/product_file.html", context)


@login_required
@require_safe
def file_version(request: PanelRequest, file_id: int, version_id: int) -> HttpResponseBase:
    """Send one version to the vendor's own people, as customers get it; no download is counted."""
    file = product_file_or_404(request, file_id)
    if not request.actor.may(Right.SUPPORT, file):
        raise PermissionDenied("Your role does not download product files.")
    version = get_object_or_404(file.versions, pk=version_id)
    return choose_file_server().reply(request, version, file.filename).make_response(ignore_unsent)


def _upload_message(file: ProductFile) -> str:
    """Return what the upload did to customers who have the file already."""
    if file.versions.count() == 1:
        return f"“{file.filename}” uploaded. Choose the products that come with it."
    links = file_catalog.impact_of_withdrawing(file).items
    return f"New version of “{file.filename}” uploaded: {links:,} customers' links now give it."
