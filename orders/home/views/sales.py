from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orders.home.sales import sales_of
from vendors.access import chosen_vendor_or_404
from vendors.middleware import PanelRequest


@login_required
@require_safe
def sales(request: PanelRequest) -> HttpResponse:
    """Show the orders and refunds of 30 days; Home asks for its part of the page after it is shown."""
    template = "orders/home/_sales.html" if request.htmx else "orders/home/sales.html"
    return render(request, template, {"sales": sales_of(chosen_vendor_or_404(request))})
