from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vendors.access import chosen_vendor_or_404
from vendors.middleware import PanelRequest

MAX_PRODUCTS = 500


@login_required
@require_safe
def products(request: PanelRequest) -> HttpResponse:
    """Show the vendor's products."""
    products = chosen_vendor_or_404(request).products.order_by("name", "pk")
    return render(request, "vendors/products.html", {"products": products[:MAX_PRODUCTS]})
