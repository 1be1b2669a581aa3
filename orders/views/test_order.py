from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from orders.test_order import TooManyTestOrders, place_test_order
from vendors.access import row_or_404
from vendors.catalog.access import require_catalog_right
from vendors.middleware import PanelRequest
from vendors.models import Product


@login_required
@require_POST
def test_order(request: PanelRequest, product_id: int) -> HttpResponse:
    """Place a test order of a product, and open it."""
    product = row_or_404(request, Product.objects.select_related("vendor"), product_id)
    require_catalog_right(request, product.vendor)
    try:
        order = place_test_order(product, request.user)
    except TooManyTestOrders:
        messages.error(request, "Many test orders were placed this hour: please wait a little.")
        return redirect("product", product.pk)
    messages.success(request, f"Test order placed. Its emails go to {request.user.email}.")
    return redirect(order)
