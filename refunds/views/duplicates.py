"""The page that shows an order beside those that it may duplicate."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orders.access import order_or_404
from refunds.compare import compare
from refunds.duplicates import likely_duplicates
from vendors.middleware import PanelRequest


@login_required
@require_safe
def compare_duplicates(request: PanelRequest, number: str) -> HttpResponse:
    """Show the order and its likely duplicates side by side, each with the action that refunds it."""
    order = order_or_404(request, number)
    compared = compare([order, *likely_duplicates(order)], request.actor)
    return render(request, "refunds/compare_duplicates.html", {"order": order, "compared": compared})
