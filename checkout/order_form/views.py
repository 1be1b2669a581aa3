"""The order form, where a purchase starts, and the thank-you page, where it ends."""

from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from checkout.entities import company, entity_for
from checkout.order_form.forms import PurchaseForm
from checkout.order_form.initial_data import initial_data
from checkout.order_form.running_total import running_total
from checkout.order_lookup.links import SHOWN_FOR, sign_order
from checkout.order_lookup.order_page import order_page_context
from checkout.order_lookup.private_response import private_response
from checkout.order_summary.order_summary import start_purchase
from checkout.order_summary.place_purchase import check_payment
from checkout.order_summary.trial import Trial, order_form_url, trial_of
from checkout.order_summary.views import COUPON_TRIES, TOO_MANY_TRIES, purchase_or_404
from core.client_ip import client_ip, client_network
from core.rate_limit import Limit
from orders.payments.protocol import Declined, OutcomeUnknown
from vendors.models import Product, Vendor

PURCHASES = Limit("purchases", 60, 3_600)
THANKS_SHOWN_FOR = timedelta(days=1)


@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, sku: str) -> HttpResponse:
    """Show the order form of one product, keep its total up to date, and start the purchase."""
    product = _product_or_404(request, sku)
    trial = trial_of(request, product)
    currency = product.price_in(request.GET.get("currency", "").upper()).currency
    if "update" in request.POST:
        return _page(request, PurchaseForm(product, currency, initial=request.POST.dict()), trial)
    posted = request.POST if request.method == "POST" else None
    form = PurchaseForm(product, currency, posted, initial=initial_data(request, product))
    if request.POST.get("coupon", "").strip() and not COUPON_TRIES.take(client_network(request)):
        form.coupon_error = TOO_MANY_TRIES
    if form.is_valid():
        if PURCHASES.take(client_network(request)):
            fields = form.purchase_fields() | {
                "hardware_id": trial.hardware_id,
                "address": client_ip(request),
            }
            purchase = start_purchase(product, fields, form.cleaned_data["coupon"], currency)
            return redirect(purchase.summary_url)
        form.add_error(None, TOO_MANY_TRIES)
    return _page(request, form, trial)


def _page(request: HttpRequest, form: PurchaseForm, trial: Trial) -> HttpResponse:
    """Return the order form, or the total alone where a script asks for it."""
    product = form.product
    price = product.price_in(form.currency)
    context = {
        "product": product,
        "price": price,
        "other_prices": [other for other in product.prices if other != price],
        "form": form,
        "total": running_total(form, client_network(request)),
        "trial": trial,
        "seller": company(entity_for("")),
    }
    is_part = "update" in request.POST and "HX-Request" in request.headers
    template = "checkout/order_form/_total.html" if is_part else "checkout/order_form/order_form.html"
    return private_response(render(request, template, context))


def _product_or_404(request: HttpRequest, sku: str) -> Product:
    """Return the product on sale. A SKU that two vendors use needs the vendor, as in `?vendor=23207`."""
    vendor_number = request.GET.get("vendor", "")
    if vendor_number.isascii() and vendor_number.isdecimal() and len(vendor_number) < 10:
        vendor_id = Vendor.objects.id_of(int(vendor_number))
    else:
        vendor_id = _only_vendor_of(sku)
    products = _on_sale(sku).select_related("vendor", "terms")
    return get_object_or_404(products, vendor_id=vendor_id)


def _only_vendor_of(sku: str) -> int:
    """Return the id of the only vendor who sells a product with this SKU; 0 when there are none or several."""
    vendor_ids = list(_on_sale(sku).values_list("vendor_id", flat=True)[:2])
    return vendor_ids[0] if len(vendor_ids) == 1 else 0


def _on_sale(sku: str) -> QuerySet[Product]:
    return Product.objects.filter(sku=sku, is_active=True, price_minor__gt=0)


@require_safe
def thanks(request: HttpRequest, sku: str, vendor_number: int, token: UUID) -> HttpResponse:
    """Show the order to the customer who comes back from the payment page; place it if it is not placed yet."""
    purchase = purchase_or_404(sku, vendor_number, token)
    try:
        order = check_payment(purchase)
    except (OutcomeUnknown, Declined):
        order = None
    if order is None:
        context = {
            "purchase": purchase,
            "form_url": order_form_url(purchase),
            "seller": company(purchase.entity),
        }
        return private_response(render(request, "checkout/order_form/not_paid_yet.html", context))
    if order.placed_at < timezone.now() - THANKS_SHOWN_FOR:
        return redirect("order_search")
    context = order_page_context(order) | {"token": sign_order(order, lifetime=SHOWN_FOR)}
    return private_response(render(request, "checkout/order_form/thanks.html", context))
