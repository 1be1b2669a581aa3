"""How a product is delivered, and where its license keys come from."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.vendor_transaction import vendor_transaction
from delivery.forms import TermsForm
from delivery.licenses import pool, vendor_generator
from delivery.licenses.built_in import signing_key_of
from delivery.licenses.forms import MAX_POOL_BYTES, PoolForm
from delivery.licenses.tasks import make_pending_keys
from delivery.models import DeliveryTerms
from delivery.models.delivery_terms import KeySource, terms_of
from delivery.product_panel import files_of
from vendors.access import row_or_404
from vendors.catalog.access import require_catalog_right
from vendors.catalog.tabs import product_tabs
from vendors.log.recording import record, recorded_row
from vendors.middleware import PanelRequest
from vendors.models import Product, VendorLogEntry
from vendors.rights import Right
from vendors.uploads import takes_files


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def product_delivery(request: PanelRequest, product_id: int) -> HttpResponse:
    """Show and change how a product is delivered: its downloads, its text on the receipt, its keys."""
    product = _product_or_404(request, product_id)
    may_change = request.actor.may(Right.CATALOG, product)
    if request.method == "POST":
        require_catalog_right(request, product.vendor)
    form = TermsForm(request.POST or None, instance=terms_of(product))
    if request.method == "POST" and form.is_valid():
        form.instance.vendor_id = product.vendor_id
        with recorded_row(request.actor, form.instance):
            _save(product, form)
        messages.success(request, "Delivery saved. It holds for what is delivered from now on.")
        return redirect("product_delivery", product.pk)
    for field in form.fields.values():
        field.disabled = not may_change
    return render(request, "delivery/product_delivery.html", _context(product, form, PoolForm(), may_change))


def _changeable_product(request: PanelRequest, product_id: int) -> Product:
    """Return the product; raise Http404 or PermissionDenied for whom it is not to be changed by."""
    product = _product_or_404(request, product_id)
    require_catalog_right(request, product.vendor)
    return product


@takes_files(check=_changeable_product, max_bytes=lambda: MAX_POOL_BYTES)
@login_required
@require_POST
def add_pool_keys(request: PanelRequest, product_id: int) -> HttpResponse:
    """Add keys to the product's list; those that are there already are refused."""
    product = _changeable_product(request, product_id)
    form = PoolForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(
            request,
            "delivery/product_delivery.html",
            _context(product, TermsForm(instance=terms_of(product)), form, may_change=True),
        )
    keys = form.cleaned_data["pool_keys"]
    with vendor_transaction(product.vendor_id):
        added = pool.add_keys(product, keys)
        if added:
            record(
                request.actor,
                product.vendor_id,
                VendorLogEntry.Kind.PRODUCT,
                f"License keys of “{product.name}”",
                [("Keys in the list", "", f"{added:,} added")],
            )
    make_pending_keys(product)
    refused = f" {len(keys) - added:,} were there already and are refused." if added < len(keys) else ""
    messages.success(request, f"{added:,} license key{'' if added == 1 else 's'} added.{refused}")
    return redirect("product_delivery", product.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def test_generator(request: PanelRequest, product_id: int) -> HttpResponse:
    """Ask the vendor's generator for a sample key, and show its response. Nothing is stored."""
    product = _product_or_404(request, product_id)
    fields = vendor_generator.sample_fields(product)
    context: dict[str, Any] = {"product": product, "terms": terms_of(product), "fields": fields}
    if request.method == "POST":
        require_catalog_right(request, product.vendor)
        try:
            context["generated_key"] = vendor_generator.post_fields(terms_of(product), fields)
        except vendor_generator.GeneratorFailed as error:
            context["failure"] = str(error)
    context["may_change"] = request.actor.may(Right.CATALOG, product)
    return render(request, "delivery/licenses/test_generator.html", context)


def _product_or_404(request: PanelRequest, product_id: int) -> Product:
    products = Product.objects.select_related("vendor", "terms", "signing_key")
    return row_or_404(request, products, product_id)


def _save(product: Product, form: TermsForm) -> None:
    terms: DeliveryTerms = form.save(commit=False)
    with vendor_transaction(product.vendor_id):
        terms.save()
        if terms.key_source == KeySource.BUILT_IN:
            signing_key_of(product)


def _context(product: Product, form: TermsForm, pool_form: PoolForm, may_change: bool) -> dict[str, Any]:
    terms = terms_of(product)
    return {
        "product": product,
        "tabs": product_tabs(product, "product_delivery"),
        "terms": terms,
        "form": form,
        "pool_form": pool_form,
        "files": files_of(product),
        "keys_left": pool.count_left(product) if terms.key_source == KeySource.POOL else None,
        "signing_key": getattr(product, "signing_key", None),
        "may_change": may_change,
    }
