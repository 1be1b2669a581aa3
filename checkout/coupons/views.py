"""The pages Marketing → Coupons: the list, a new coupon, a coupon with its figures, and the end of one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from checkout.coupons import redemption
from checkout.coupons.figures import MAX_ORDERS, figures_of
from checkout.coupons.forms import CouponForm, initial_fields
from checkout.coupons.models import Coupon, CouponProduct
from core.money_rows import COMMON_CURRENCIES
from core.vendor_transaction import vendor_transaction
from core.whole_number import whole_number
from vendors.access import chosen_vendor_or_404
from vendors.log.recording import recorded, recorded_row
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
    """Make a coupon; `?like=` fills the form with what another one says."""
    vendor = chosen_vendor_or_404(request)
    may_change = _may_change(request, vendor)
    like = Coupon.objects.filter(vendor=vendor, pk=whole_number(request.GET.get("like", "")) or 0).first()
    initial = initial_fields(like) | {"code": ""} if like else None
    form = CouponForm(vendor, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        fields = form.coupon_fields()
        with recorded(request.actor, vendor.pk) as made:
            coupon = Coupon.objects.create(vendor=vendor, created_by=request.actor.user, **fields)
            _save_products(coupon, form)
            made.append(coupon)
        messages.success(request, f"Coupon {coupon} made.")
        return redirect("coupons")
    context = {"form": form, "currencies": COMMON_CURRENCIES, "may_change": may_change}
    return render(request, "checkout/coupons/new_coupon.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def coupon(request: PanelRequest, coupon_id: int) -> HttpResponse:
    """Show a coupon with its figures, and change it. Orders placed with it stay as they are."""
    vendor = chosen_vendor_or_404(request)
    coupon = get_object_or_404(Coupon.objects.select_related("vendor"), vendor=vendor, pk=coupon_id)
    may_change = _may_change(request, vendor) and not coupon.ended_at
    data = request.POST if request.method == "POST" and may_change else None
    form = CouponForm(vendor, data, initial=initial_fields(coupon), coupon=coupon)
    if form.is_valid():
        with recorded_row(request.actor, coupon):
            is_changed = _change(coupon, form)
        if is_changed:
            messages.success(request, f"Coupon {coupon} saved. Orders placed before keep their price.")
        else:
            messages.error(request, f"Coupon {coupon} was used or ended meanwhile: please look again.")
        return redirect("coupon", coupon.pk)
    if not may_change:
        form.disable()
    context = {
        "coupon": coupon,
        "form": form,
        "currencies": COMMON_CURRENCIES,
        "may_change": may_change,
        "may_duplicate": request.actor.may(Right.CATALOG, vendor),
        "figures": figures_of(coupon),
    }
    return render(request, "checkout/coupons/coupon.html", context | {"max_orders": MAX_ORDERS})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_coupon(request: PanelRequest, coupon_id: int) -> HttpResponse:
    """Ask whether a coupon is to end for new customers, and end it."""
    vendor = chosen_vendor_or_404(request)
    coupon = get_object_or_404(Coupon.objects.select_related("vendor"), vendor=vendor, pk=coupon_id)
    may_change = _may_change(request, vendor)
    if request.method == "POST":
        with recorded_row(request.actor, coupon):
            redemption.end_coupon(coupon)
        messages.success(request, f"Coupon {coupon} ended.")
        return redirect("coupons")
    return render(request, "checkout/coupons/end_coupon.html", {"coupon": coupon, "may_change": may_change})


def _may_change(request: PanelRequest, vendor: Vendor) -> bool:
    """Return whether the person may change coupons; raise PermissionDenied for a form of who may not."""
    may_change = request.actor.may(Right.CATALOG, vendor)
    if request.method == "POST" and not may_change:
        raise PermissionDenied(REFUSAL)
    return may_change


def _change(coupon: Coupon, form: CouponForm) -> bool:
    """Save a coupon; return False when it ended, or was used more often than is allowed now, since it was read."""
    fields = form.coupon_fields()
    rows = Coupon.objects.filter(vendor_id=coupon.vendor_id, pk=coupon.pk, ended_at=None)
    if fields["most_uses"] is not None:
        rows = rows.filter(uses__lte=fields["most_uses"])
    with vendor_transaction(coupon.vendor_id):
        if not rows.update(**fields):
            return False
        CouponProduct.objects.filter(vendor_id=coupon.vendor_id, coupon=coupon).delete()
        _save_products(coupon, form)
    return True


def _save_products(coupon: Coupon, form: CouponForm) -> None:
    """Save which products a coupon is for."""
    CouponProduct.objects.bulk_create(
        CouponProduct(vendor_id=coupon.vendor_id, coupon=coupon, product=product)
        for product in form.cleaned_data["products"]
    )
