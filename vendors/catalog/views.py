"""The pages Catalog → Products: the list, a product, and what is done with one."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.money_rows import COMMON_CURRENCIES
from core.text import plain_text
from vendors.access import chosen_vendor_or_404, row_or_404
from vendors.catalog.access import require_catalog_right
from vendors.catalog.forms import PricesFormSet, ProductForm, initial_prices
from vendors.catalog.products import (
    SkuTaken,
    archive_product,
    duplicate_product,
    make_product,
    restore_product,
    save_product,
)
from vendors.catalog.tabs import product_tabs
from vendors.extension_points import PRODUCT_PANELS
from vendors.log.recording import recorded, recorded_row
from vendors.middleware import PanelRequest
from vendors.models import Product
from vendors.rights import Right

MAX_PRODUCTS = 200
MAX_QUERY = 200
SHOWN = {
    "": ("All", Q(archived_at=None)),
    "on-sale": ("On sale", Q(is_active=True)),
    "not-on-sale": ("Not on sale", Q(is_active=False, archived_at=None)),
    "archived": ("Archived", Q(archived_at__isnull=False)),
}


@login_required
@require_safe
def products(request: PanelRequest) -> HttpResponse:
    """List the vendor's products by name: those that a text is in the name or SKU of, and of one state."""
    vendor = chosen_vendor_or_404(request)
    query = plain_text(request.GET.get("q", "")[:MAX_QUERY])
    state = request.GET.get("state", "")
    state = state if state in SHOWN else ""
    rows = vendor.products.filter(SHOWN[state][1]).order_by("name", "pk").prefetch_related("other_prices")
    if query:
        rows = rows.filter(Q(name__icontains=query) | Q(sku__icontains=query))
    shown = list(rows[: MAX_PRODUCTS + 1])
    context = {
        "products": shown[:MAX_PRODUCTS],
        "has_more": len(shown) > MAX_PRODUCTS,
        "max_products": MAX_PRODUCTS,
        "query": query,
        "states": [(value, label, value == state) for value, (label, _) in SHOWN.items()],
        "state": state,
        "may_change": request.actor.may(Right.CATALOG, vendor),
    }
    return render(request, "vendors/catalog/products.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_product(request: PanelRequest) -> HttpResponse:
    """Show the form of a new product, and make it."""
    vendor = chosen_vendor_or_404(request)
    if request.method == "POST":
        require_catalog_right(request, vendor)
    return _product_page(request, Product(vendor=vendor))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def product(request: PanelRequest, product_id: int) -> HttpResponse:
    """Show and change a product."""
    product = _product_or_404(request, product_id)
    if request.method == "POST":
        require_catalog_right(request, product.vendor)
    return _product_page(request, product)


def _product_page(request: PanelRequest, product: Product) -> HttpResponse:
    is_new = product.pk is None
    title, was_archived = product.name, product.archived_at
    data = request.POST if request.method == "POST" else None
    form = ProductForm(data, instance=product)
    prices = PricesFormSet(data, initial=initial_prices(product), prefix="prices")
    if request.method == "POST" and form.is_valid() and prices.is_valid():
        try:
            with recorded_row(request.actor, product):
                save = make_product if is_new else save_product
                save(form.save(commit=False), prices.amounts)
        except SkuTaken:
            form.add_error("sku", f"Another of your products has the SKU {product.sku}.")
        else:
            messages.success(request, f"“{product.name}” {'made' if is_new else 'saved'}.")
            return redirect("product", product.pk)
    may_change = request.actor.may(Right.CATALOG, product.vendor)
    for fields in (form.fields, *(row.fields for row in prices)):
        for field in fields.values():
            field.disabled = not may_change
    context: dict[str, Any] = {
        "product": product,
        "title": "New product" if is_new else title,
        "is_archived": was_archived is not None,
        "form": form,
        "prices": prices,
        "currencies": COMMON_CURRENCIES,
        "may_change": may_change,
    }
    return render(request, "vendors/catalog/product.html", context | ({} if is_new else _around(product)))


def _around(product: Product) -> dict[str, Any]:
    """Return what stands around the form of a product that exists: tabs, panels and its order form."""
    return {
        "tabs": product_tabs(product, "product"),
        "panels": [(panel.template, panel.context(product)) for panel in PRODUCT_PANELS],
        "order_form_url": _order_form_url(product),
        "picture_alt": f"Picture of {product.name}",
    }


def _order_form_url(product: Product) -> str:
    """Return the address of the order form, with the vendor, as others may use the same SKU."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('checkout', args=[product.sku])}?vendor={product.vendor.number}"


@login_required
@require_POST
def duplicate(request: PanelRequest, product_id: int) -> HttpResponse:
    """Make a product like this one and open it."""
    product = _changeable_product(request, product_id)
    with recorded(request.actor, product.vendor_id) as made:
        copy = duplicate_product(product)
        made.append(copy)
    messages.success(request, f"“{copy.name}” made: it is not on sale yet.")
    return redirect("product", copy.pk)


@login_required
@require_POST
def archive(request: PanelRequest, product_id: int) -> HttpResponse:
    """Take a product off sale and out of the lists."""
    product = _changeable_product(request, product_id)
    with recorded_row(request.actor, product):
        archive_product(product)
    messages.success(request, f"“{product.name}” archived: its order form is closed, its orders go on.")
    return redirect("product", product.pk)


@login_required
@require_POST
def restore(request: PanelRequest, product_id: int) -> HttpResponse:
    """Put an archived product back into the lists."""
    product = _changeable_product(request, product_id)
    with recorded_row(request.actor, product):
        restore_product(product)
    messages.success(request, f"“{product.name}” restored: it is not on sale yet.")
    return redirect("product", product.pk)


def _changeable_product(request: PanelRequest, product_id: int) -> Product:
    product = _product_or_404(request, product_id)
    require_catalog_right(request, product.vendor)
    return product


def _product_or_404(request: PanelRequest, product_id: int) -> Product:
    return row_or_404(request, Product.objects.select_related("vendor"), product_id)
