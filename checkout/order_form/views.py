"""The order form, where buying begins, and the thank-you page, where it ends; between them `summary.py`."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from checkout.entities import company, entity_for
from checkout.order_form.forms import PurchaseForm
from checkout.order_lookup.links import SHOWN_FOR, token_of
from checkout.order_lookup.order_page import shown
from checkout.order_lookup.views.lookup import private
from checkout.order_summary import order_summary, place_purchase
from checkout.order_summary.trial import binds_keys, form_url, trial_of
from checkout.order_summary.views import COUPONS, TOO_OFTEN, client_of, purchase_or_404
from core.rate_limit import Limit
from orders.payments.protocol import Declined, OutcomeUnknown
from vendors.models import Product

PURCHASES = Limit("purchases", 60, 3_600)
THANKED_FOR = timedelta(days=1)


@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, sku: str) -> HttpResponse:
    """The order form of one product."""
    product = _product_or_404(request, sku)
    machine = trial_of(request, product)
    form = PurchaseForm(product, request.POST if request.method == "POST" else None, initial=_wished(request))
    if request.POST.get("coupon", "").strip() and not COUPONS.take(client_of(request)):
        form.coupon_refusal = TOO_OFTEN
    if form.is_valid():
        if PURCHASES.take(client_of(request)):
            typed = form.typed() | {"hardware_id": machine}
            bought = order_summary.begin(product, typed, form.cleaned_data["coupon"])
            return redirect(order_summary.summary_url(bought))
        form.add_error(None, TOO_OFTEN)
    context = {
        "product": product,
        "form": form,
        "hardware_id": machine,
        "unread": bool(request.GET.get("hardware_id")) and not machine and binds_keys(product),
        "seller": company(entity_for("")),
    }
    return private(render(request, "checkout/order_form/order_form.html", context))


@require_safe
def thanks(request: HttpRequest, sku: str, token: UUID) -> HttpResponse:
    """Where the payment page leads back to; the first to hear of the payment writes the order."""
    bought = purchase_or_404(sku, token)
    try:
        order = place_purchase.look(bought)
    except (OutcomeUnknown, Declined):
        order = None
    if order is None:
        context = {"purchase": bought, "form_url": form_url(bought), "seller": company(bought.entity)}
        return private(render(request, "checkout/order_form/not_paid_yet.html", context))
    if order.placed_at < timezone.now() - THANKED_FOR:
        return redirect("order_search")
    context = shown(order) | {"token": token_of(order, lifetime=SHOWN_FOR)}
    return private(render(request, "checkout/order_form/thanks.html", context))


def _wished(request: HttpRequest) -> dict[str, str]:
    """What a vendor's link fills in beforehand."""
    return {"coupon": request.GET.get("coupon", "")[:60]}


def _product_or_404(request: HttpRequest, sku: str) -> Product:
    """A SKU is the vendor's own: `?vendor=23207` says whose, where two use the same."""
    sold = Product.objects.filter(sku=sku, is_active=True, price_minor__gt=0).select_related(
        "vendor", "terms"
    )
    number = request.GET.get("vendor", "")
    if number.isascii() and number.isdecimal() and len(number) < 10:
        sold = sold.filter(vendor__number=int(number))
    found = list(sold[:2])
    if len(found) != 1:
        raise Http404
    return found[0]
