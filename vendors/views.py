"""The vendor's own pages: which vendor is shown, its products, its addresses."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.help import topic, topics
from vendors.extension_points import CHECKOUT_SETTINGS
from vendors.forms import CheckoutSettingsForm
from vendors.middleware import PanelRequest, choose_vendor
from vendors.models import Vendor
from vendors.rights import Right


@login_required
@require_safe
def home(request: PanelRequest) -> HttpResponse:
    return redirect("orders")


@login_required
@require_POST
def switch_vendor(request: PanelRequest) -> HttpResponse:
    """Show another of this person's vendors."""
    try:
        choose_vendor(request, int(request.POST.get("vendor", "")))
    except ValueError:
        raise Http404 from None
    address = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        address = reverse("orders")
    return HttpResponseRedirect(address)


@login_required
@require_safe
def products(request: PanelRequest) -> HttpResponse:
    """What the vendor sells."""
    vendor = _vendor_or_404(request)
    return render(
        request, "vendors/products.html", {"products": vendor.products.order_by("name", "pk")[:500]}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def checkout_settings(request: PanelRequest) -> HttpResponse:
    """Where customers and MyCommerce write to the vendor. Owners change it; the team reads it."""
    vendor = _vendor_or_404(request)
    may_change = request.actor.may(Right.SETTINGS, vendor)
    if request.method == "POST" and not may_change:
        raise PermissionDenied("Only an owner changes these settings.")
    form = CheckoutSettingsForm(request.POST or None, instance=vendor)
    if not may_change:
        for field in form.fields.values():
            field.disabled = True
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Settings saved.")
        return redirect("checkout_settings")
    panels = [(panel, panel.context(request, vendor)) for panel in CHECKOUT_SETTINGS]
    context = {"form": form, "may_change": may_change, "panels": panels}
    return render(request, "vendors/checkout_settings.html", context)


@login_required
@require_safe
def help_index(request: PanelRequest) -> HttpResponse:
    """All topics."""
    return render(request, "help/index.html", {"topics": topics()})


@login_required
@require_safe
def help_topic(request: PanelRequest, key: str) -> HttpResponse:
    found = topic(key)
    if found is None:
        raise Http404
    return render(request, found.template, {"topic": found})


def _vendor_or_404(request: PanelRequest) -> Vendor:
    if request.vendor is None:
        raise Http404
    return request.vendor
