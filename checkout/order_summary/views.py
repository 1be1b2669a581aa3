"""Confirmation / Order Summary: one form. What is typed in its boxes counts whichever button is pressed."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from checkout.coupons import coupons
from checkout.entities import company
from checkout.order_lookup.views.lookup import private
from checkout.order_summary import order_summary
from checkout.order_summary.models import Purchase
from checkout.order_summary.trial import form_url
from checkout.tax import tax
from checkout.tax.areas import Area
from checkout.vat import BadNumber
from core.rate_limit import Limit
from orders.payments.protocol import Declined, OutcomeUnknown

VAT_CHECKS = Limit("vat-checks", 20, 600)
COUPONS = Limit("coupons", 20, 600)
NO_ANSWER = "The payment page does not answer. Nothing was charged: please try again in a moment."
TOO_OFTEN = "Too many tries. Please wait some minutes."
LOOK_AGAIN = "What you typed is applied: please look at the total, then place your order."


@require_http_methods(["GET", "HEAD", "POST"])
def purchase(request: HttpRequest, sku: str, token: UUID) -> HttpResponse:
    bought = purchase_or_404(sku, token)
    if bought.order_id:
        return redirect(order_summary.thanks_url(bought))
    if request.method != "POST":
        return _summary(request, bought)
    changed = bought.state == Purchase.State.OPEN and (
        _coupon_changed(request, bought) or _vat_changed(request, bought)
    )
    if changed or "apply" in request.POST or "apply_coupon" in request.POST:
        return _apply(request, bought)
    return _place(request, bought)


def purchase_or_404(sku: str, token: UUID) -> Purchase:
    rows = Purchase.objects.select_related("product", "vendor", "coupon", "order__vendor")
    return get_object_or_404(rows, token=token, product__sku=sku)


def client_of(request: HttpRequest) -> str:
    return str(get_adapter().get_client_ip(request))


def _is_typed(request: HttpRequest, bought: Purchase) -> bool:
    """Something stands in a box that the total does not know of yet."""
    is_open = bought.state == Purchase.State.OPEN
    return is_open and (_coupon_changed(request, bought) or _vat_changed(request, bought))


def _coupon_changed(request: HttpRequest, bought: Purchase) -> bool:
    applied = bought.coupon.code if bought.coupon else ""
    return coupons.normal(request.POST.get("coupon", applied)) != applied


def _vat_changed(request: HttpRequest, bought: Purchase) -> bool:
    return coupons.normal(request.POST.get("vat_number", bought.vat_number)) != bought.vat_number


def _apply(request: HttpRequest, bought: Purchase) -> HttpResponse:
    """Both boxes; what is wrong in one is said there, and both keep what was typed."""
    said: dict[str, str] = {}
    try:
        if "apply_coupon" in request.POST or _coupon_changed(request, bought):
            said |= _apply_coupon(request, bought)
        if "apply" in request.POST or _vat_changed(request, bought):
            said |= _apply_vat_number(request, bought)
    except order_summary.Changed as changed:
        said = {"problem": str(changed)}
    if said:
        return _summary(request, purchase_or_404(bought.product.sku, bought.token), **said)
    if "place" in request.POST:
        messages.success(request, LOOK_AGAIN)
    return redirect(order_summary.summary_url(bought))


def _apply_coupon(request: HttpRequest, bought: Purchase) -> dict[str, str]:
    typed = request.POST.get("coupon", "")[:60]
    if not COUPONS.take(client_of(request)):
        return {"coupon_problem": TOO_OFTEN, "coupon": typed}
    try:
        order_summary.apply_coupon(bought, typed)
    except coupons.BadCoupon as bad:
        return {"coupon_problem": str(bad), "coupon": typed}
    return {}


def _apply_vat_number(request: HttpRequest, bought: Purchase) -> dict[str, str]:
    typed = request.POST.get("vat_number", "")[:40]
    if not VAT_CHECKS.take(client_of(request)):
        return {"vat_problem": TOO_OFTEN, "typed": typed}
    try:
        order_summary.apply_vat_number(bought, typed)
    except BadNumber as bad:
        return {"vat_problem": str(bad), "typed": typed}
    return {}


def _place(request: HttpRequest, bought: Purchase) -> HttpResponse:
    agreed = request.POST.get("total", "")
    try:
        url = order_summary.place(bought, int(agreed) if agreed.isascii() and agreed.isdecimal() else -1)
    except order_summary.Changed as changed:
        problem = str(changed)
    except (OutcomeUnknown, Declined, tax.NoRate):
        problem = NO_ANSWER
    else:
        return private(HttpResponse(status=303, headers={"Location": url}))
    return _summary(request, purchase_or_404(bought.product.sku, bought.token), problem=problem)


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
    answer = private(render(request, "checkout/order_summary/summary.html", context))
    answer._csp_update = {"form-action": [settings.GATEWAY_URL or settings.GATEWAY_PAGES]}  # type: ignore[attr-defined]
    return answer
