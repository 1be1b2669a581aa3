"""Pictures at their addresses, and the forms that upload one and take it away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from core.picture import MAX_BYTES, BadPicture
from vendors.access import chosen_vendor_or_404, row_or_404
from vendors.catalog.access import require_catalog_right
from vendors.log.recording import recorded_row
from vendors.middleware import PanelRequest
from vendors.models import Picture, Product, Vendor
from vendors.pictures import keep_picture, uploaded_picture
from vendors.rights import Right
from vendors.uploads import takes_files

YEAR = 365 * 24 * 3600  # seconds


@require_safe
def picture(request: HttpRequest, vendor_number: int, digest: str) -> HttpResponse:
    """Show a picture to anybody who has its address; it never changes."""
    vendor_id = Vendor.objects.id_of(vendor_number)
    row = Picture.objects.filter(vendor_id=vendor_id, digest=digest).first()
    if row is None:
        raise Http404
    headers = {"Cache-Control": f"public, max-age={YEAR}, immutable"}
    return HttpResponse(bytes(row.png), "image/png", headers=headers)


def _changeable_product(request: PanelRequest, product_id: int) -> Product:
    product = row_or_404(request, Product.objects.select_related("vendor"), product_id)
    require_catalog_right(request, product.vendor)
    return product


@takes_files(check=_changeable_product, max_bytes=lambda: MAX_BYTES)
@login_required
@require_POST
def product_picture(request: PanelRequest, product_id: int) -> HttpResponse:
    """Give a product the picture that was chosen, or none."""
    product = _changeable_product(request, product_id)
    try:
        png = _chosen(request)
    except BadPicture as problem:
        messages.error(request, f"The picture was not taken. {problem}")
        return redirect("product", product.pk)
    with recorded_row(request.actor, product):
        digest = keep_picture(product.vendor_id, png)
        Product.objects.filter(vendor_id=product.vendor_id, pk=product.pk).update(picture=digest)
    messages.success(request, "Picture saved." if digest else "Picture removed.")
    return redirect("product", product.pk)


def _changeable_vendor(request: PanelRequest) -> Vendor:
    vendor = chosen_vendor_or_404(request)
    if not request.actor.may(Right.SETTINGS, vendor):
        raise PermissionDenied("Only an owner changes these settings.")
    return vendor


@takes_files(check=_changeable_vendor, max_bytes=lambda: MAX_BYTES)
@login_required
@require_POST
def vendor_logo(request: PanelRequest) -> HttpResponse:
    """Give the vendor the logo that was chosen, or none."""
    vendor = _changeable_vendor(request)
    try:
        png = _chosen(request)
    except BadPicture as problem:
        messages.error(request, f"The logo was not taken. {problem}")
        return redirect("vendor_settings")
    with recorded_row(request.actor, vendor):
        digest = keep_picture(vendor.pk, png)
        Vendor.objects.filter(pk=vendor.pk).update(logo=digest)
    messages.success(request, "Logo saved." if digest else "Logo removed.")
    return redirect("vendor_settings")


def _chosen(request: PanelRequest) -> bytes:
    """Return the file that was uploaded as a PNG, nothing when none is wished. Raise BadPicture."""
    return b"" if "remove" in request.POST else uploaded_picture(request.FILES.get("picture"))
