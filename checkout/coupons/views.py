"""The pages Marketing → Coupons: the list, a new coupon, and the end of one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checkout.coupons import redemption
from checkout.coupons.forms import CouponForm
from checkout.coupons.models import Coupon, CouponProduct
from core.vendor_transaction import vendor_transaction
from vendors.access import chosen_vendor_or_404
from vendors.middleware import PanelRequest
from vendors.models import Vendor
from vendors.rights import Right

MAX_ROWS = 200
REFUSAL = "Only managers and owners give coupons."


@login_required
@require_safe
def coupons(request: PanelRequest) -> HttpResponse:
    """List the coupons of the chosen vendor, the newest first."""
    if request.vendor is None:
        return render(request, "vendors/no_seat.html")
    rows = request.vendor.coupons.select_related("vendor").prefetch_related("products").order_by("-pk")
    context = {"rows": rows[:MAX_ROWS], "may_change": request.actor.may(Right.CATALOG, request.vendor)}
    return render(request, "checkout/coupons/coupons.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_coupon(request: PanelRequest) -> HttpResponse:
    vendor = chosen_vendor_or_404(request)
    may_change = request.actor.may(Right.CATALOG, vendor)
    if request.method == "POST" and not may_change:
        raise PermissionDenied(REFUSAL)
    form = CouponForm(vendor, request.POST if request.method == "POST" else None)
    if form.is_valid():
        coupon = _create_coupon(vendor, form, request)
        messages.success(request, f"Coupon {coupon} made.")
        return redirect("coupons")
    return render(request, "checkout/coupons/new_coupon.html", {"form": form, "may_change": may_change})


def _create_coupon(vendor: Vendor, form: CouponForm, request: PanelRequest) -> Coupon:
    with vendor_transaction(vendor.pk):
        coupon = Coupon.objects.create(vendor=vendor, created_by=request.actor.user, **form.coupon_fields())
        coupon_products = [
            CouponProduct(vendor=vendor, coupon=coupon, product=product)
            for product in form.cleaned_data["products"]
        ]
        CouponProduct.objects.bulk_create(coupon_products)
    return coupon


@login_required
@require_POST
def end_coupon(request: PanelRequest, coupon_id: int) -> HttpResponse:
    vendor = chosen_vendor_or_404(request)
    coupon = get_object_or_404(Coupon, vendor=vendor, pk=coupon_id)
    if not request.actor.may(Right.CATALOG, vendor):
        raise PermissionDenied(REFUSAL)
    redemption.end_coupon(coupon)
    messages.success(request, f"Coupon {coupon} ended.")
    return redirect("coupons")
