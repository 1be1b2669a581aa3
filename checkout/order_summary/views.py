"""The page Confirmation / Order Summary: one form, of which every box counts, whichever button is pressed."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from checkout.coupons.redemption import BadCoupon, normalize_code
from checkout.entities import company
from checkout.order_lookup.private_response import private_response
from checkout.order_summary import order_summary
from checkout.order_summary.models import Purchase
from checkout.order_summary.payment_page import open_payment_page
from checkout.order_summary.trial import order_form_url
from checkout.tax import tax
from checkout.tax.areas import Area
from checkout.vat import InvalidVatNumber
from core.client_ip import client_network
from core.rate_limit import Limit
from core.whole_number import whole_number
from orders.payments.protocol import Declined, OutcomeUnknown
from vendors.models import Vendor

COUPON_TRIES = Limit("coupons", 20, 600)
VAT_CHECKS = Limit("vat-checks", 20, 600)
NO_ANSWER = "The payment page does not answer. Nothing was charged: please try again in a moment."
TOO_MANY_TRIES = "Too many tries. Please wait some minutes."
APPLIED = "What you typed is applied: please look at the total, then place your order."


@require_http_methods(["GET", "HEAD", "POST"])
def purchase(request: HttpRequest, sku: str, vendor_number: int, token: UUID) -> HttpResponse:
    purchase = purchase_or_404(sku, vendor_number, token)
    if purchase.order_id:
        return redirect(purchase.thanks_url)
    if request.method != "POST":
        return _summary(request, purchase)
    is_changed = purchase.state == Purchase.State.OPEN and (
        _coupon_changed(request, purchase) or _vat_number_changed(request, purchase)
    )
    if is_changed or "apply" in request.POST or "apply_coupon" in request.POST:
        return _apply(request, purchase)
    return _place(request, purchase)


def purchase_or_404(sku: str, vendor_number: int, token: UUID) -> Purchase:
    rows = Purchase.objects.select_related("product", "vendor", "coupon", "order__vendor")
    vendor_id = Vendor.objects.id_of(vendor_number)
    return get_object_or_404(rows, vendor_id=vendor_id, token=token, product__sku=sku)


def _reread(purchase: Purchase) -> Purchase:
    return purchase_or_404(purchase.product.sku, purchase.vendor.number, purchase.token)


def _coupon_changed(request: HttpRequest, purchase: Purchase) -> bool:
    applied = purchase.coupon.code if purchase.coupon else ""
    return normalize_code(request.POST.get("coupon", applied)) != applied


def _vat_number_changed(request: HttpRequest, purchase: Purchase) -> bool:
    return normalize_code(request.POST.get("vat_number", purchase.vat_number)) != purchase.vat_number


def _apply(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """Apply both boxes; a box with an error shows it and keeps what was typed."""
    context: dict[str, str] = {}
    try:
        if "apply_coupon" in request.POST or _coupon_changed(request, purchase):
            context |= _apply_coupon(request, purchase)
        if "apply" in request.POST or _vat_number_changed(request, purchase):
            context |= _apply_vat_number(request, purchase)
    except order_summary.SummaryChanged as error:
        context = {"problem": str(error)}
    if context:
        return _summary(request, _reread(purchase), **context)
    if "place" in request.POST:
        messages.success(request, APPLIED)
    return redirect(purchase.summary_url)


def _apply_coupon(request: HttpRequest, purchase: Purchase) -> dict[str, str]:
    """Return the template context of an error; empty when there is none."""
    code = request.POST.get("coupon", "")[:60]
    if not COUPON_TRIES.take(client_network(request)):
        return {"coupon_problem": TOO_MANY_TRIES, "coupon": code}
    try:
        order_summary.apply_coupon(purchase, code)
    except BadCoupon as error:
        return {"coupon_problem": str(error), "coupon": code}
    return {}


def _apply_vat_number(request: HttpRequest, purchase: Purchase) -> dict[str, str]:
    """Return the template context of an error; empty when there is none."""
    number = request.POST.get("vat_number", "")[:40]
    if not VAT_CHECKS.take(client_network(request)):
        return {"vat_problem": TOO_MANY_TRIES, "vat_number": number}
    try:
        order_summary.apply_vat_number(purchase, number)
    except InvalidVatNumber as error:
        return {"vat_problem": str(error), "vat_number": number}
    return {}


def _place(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    accepted_total = whole_number(request.POST.get("total", ""))
    try:
        url = open_payment_page(purchase, -1 if accepted_total is None else accepted_total)
    except order_summary.SummaryChanged as error:
        problem = str(error)
    except (OutcomeUnknown, Declined, tax.NoRate):
        problem = NO_ANSWER
    else:
        return private_response(HttpResponse(status=303, headers={"Location": url}))
    return _summary(request, _reread(purchase), problem=problem)


def _summary(request: HttpRequest, purchase: Purchase, **problems: str) -> HttpResponse:
    """Render the page; `problems` are the error messages of its boxes and what was typed there."""
    context = {
        "purchase": purchase,
        "percent": tax.format_percent(purchase.rate),
        "may_be_exempt": tax.may_be_exempt(Area(purchase.area)),
        "vat_number": purchase.vat_number,
        "coupon": purchase.coupon or "",
        "form_url": order_form_url(purchase),
        "seller": company(purchase.entity),
    } | problems
    response = private_response(render(request, "checkout/order_summary/summary.html", context))
    # A browser follows a form's redirect only to origins that the page names.
    response._csp_update = {"form-action": [settings.GATEWAY_URL or settings.GATEWAY_PAGES]}  # type: ignore[attr-defined]
    return response
