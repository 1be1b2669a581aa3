"""Order form → Confirmation / Order Summary → the gateway's payment page → thank-you page."""

from datetime import timedelta
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from checkout import buying, ordering, tax
from checkout.areas import Area
from checkout.coupons import BadCoupon
from checkout.entities import company, entity_for
from checkout.forms import PurchaseForm
from checkout.found import shown
from checkout.links import SHOWN_FOR, token_of
from checkout.models import Purchase
from checkout.trial import binds_keys, form_url, trial_of
from checkout.vat import BadNumber
from checkout.views.lookup import private
from orders.gateway import Declined, Unclear
from vendors.models import Product
from vendors.throttle import Limit

PURCHASES = Limit("purchases", 60, 3_600)
VAT_CHECKS = Limit("vat-checks", 20, 600)
COUPONS = Limit("coupons", 20, 600)
THANKED_FOR = timedelta(days=1)
NO_ANSWER = "The payment page does not answer. Nothing was charged: please try again in a moment."
TOO_OFTEN = "Too many tries. Please wait some minutes."


@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, sku: str) -> HttpResponse:
    """The order form of one product."""
    product = _product_or_404(request, sku)
    machine = trial_of(request, product)
    form = PurchaseForm(product, request.POST if request.method == "POST" else None, initial=_wished(request))
    if request.POST.get("coupon", "").strip() and not COUPONS.take(_address(request)):
        form.coupon_refusal = TOO_OFTEN
    if form.is_valid():
        if PURCHASES.take(_address(request)):
            typed = form.typed() | {"hardware_id": machine}
            bought = buying.begin(product, typed, form.cleaned_data["coupon"])
            return redirect(buying.summary_url(bought))
        form.add_error(None, TOO_OFTEN)
    context = {
        "product": product,
        "form": form,
        "hardware_id": machine,
        "unread": bool(request.GET.get("hardware_id")) and not machine and binds_keys(product),
        "seller": company(entity_for("")),
    }
    return private(render(request, "checkout/order_form.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
def purchase(request: HttpRequest, sku: str, token: UUID) -> HttpResponse:
    """Confirmation / Order Summary: one form, whose button says what it does."""
    bought = _purchase_or_404(sku, token)
    if bought.order_id:
        return redirect(buying.thanks_url(bought))
    if request.method != "POST":
        return _summary(request, bought)
    if "apply" in request.POST:
        return _apply(request, bought)
    return _apply_coupon(request, bought) if "apply_coupon" in request.POST else _place(request, bought)


@require_safe
def thanks(request: HttpRequest, sku: str, token: UUID) -> HttpResponse:
    """Where the payment page leads back to; the first to hear of the payment writes the order."""
    bought = _purchase_or_404(sku, token)
    try:
        order = ordering.look(bought)
    except (Unclear, Declined):
        order = None
    if order is None:
        context = {"purchase": bought, "form_url": form_url(bought), "seller": company(bought.entity)}
        return private(render(request, "checkout/not_paid_yet.html", context))
    if order.placed_at < timezone.now() - THANKED_FOR:
        return redirect("order_search")
    context = shown(order) | {"token": token_of(order, lifetime=SHOWN_FOR)}
    return private(render(request, "checkout/thanks.html", context))


def _apply(request: HttpRequest, bought: Purchase) -> HttpResponse:
    typed = request.POST.get("vat_number", "")[:40]
    if not VAT_CHECKS.take(_address(request)):
        return _summary(request, bought, problem=TOO_OFTEN)
    try:
        buying.apply_vat_number(bought, typed)
    except BadNumber as bad:
        return _summary(request, bought, vat_problem=str(bad), typed=typed)
    except buying.Changed as changed:
        return _summary(request, _purchase_or_404(bought.product.sku, bought.token), problem=str(changed))
    return redirect(buying.summary_url(bought))


def _apply_coupon(request: HttpRequest, bought: Purchase) -> HttpResponse:
    typed = request.POST.get("coupon", "")[:60]
    if not COUPONS.take(_address(request)):
        return _summary(request, bought, problem=TOO_OFTEN)
    try:
        buying.apply_coupon(bought, typed)
    except BadCoupon as bad:
        return _summary(request, bought, coupon_problem=str(bad), coupon=typed)
    except buying.Changed as changed:
        return _summary(request, _purchase_or_404(bought.product.sku, bought.token), problem=str(changed))
    return redirect(buying.summary_url(bought))


def _place(request: HttpRequest, bought: Purchase) -> HttpResponse:
    agreed = request.POST.get("total", "")
    try:
        url = buying.place(bought, int(agreed) if agreed.isascii() and agreed.isdecimal() else -1)
    except buying.Changed as changed:
        return _summary(request, _purchase_or_404(bought.product.sku, bought.token), problem=str(changed))
    except (Unclear, Declined, tax.NoRate):
        return _summary(request, _purchase_or_404(bought.product.sku, bought.token), problem=NO_ANSWER)
    answer = HttpResponse(status=303, headers={"Location": url})
    return private(answer)


def _summary(request: HttpRequest, bought: Purchase, **said: str) -> HttpResponse:
    """A browser lets a form lead only to addresses that this page names beforehand."""
    context = {
        "purchase": bought,
        "percent": tax.percent(bought.rate),
        "may_be_exempt": tax.may_be_exempt(Area(bought.area)),
        "typed": bought.vat_number,
        "coupon": bought.coupon or "",
        "form_url": form_url(bought),
        "seller": company(bought.entity),
    } | said
    answer = private(render(request, "checkout/summary.html", context))
    answer._csp_update = {"form-action": [settings.GATEWAY_URL or settings.GATEWAY_PAGES]}  # type: ignore[attr-defined]
    return answer


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


def _purchase_or_404(sku: str, token: UUID) -> Purchase:
    rows = Purchase.objects.select_related("product", "vendor", "coupon", "order__vendor")
    return get_object_or_404(rows, token=token, product__sku=sku)


def _address(request: HttpRequest) -> str:
    return str(get_adapter().get_client_ip(request))
