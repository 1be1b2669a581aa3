"""Receipts, invoices and credit notes as the vendor opens them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from checkout.documents import document_views
from orders.access import order_or_404
from vendors.middleware import PanelRequest


@login_required
@require_safe
def receipt(request: PanelRequest, number: str, which: str) -> HttpResponse:
    """As the customer sees it."""
    order = order_or_404(request, number)
    doc = document_views.facts_or_404(order, which)
    pdf_url = reverse("receipt_pdf", args=[number, which])
    return document_views.page(
        request, doc, pdf_url=pdf_url, back_url=reverse("tab", args=[number, "receipts"])
    )


@login_required
@require_safe
def receipt_pdf(request: PanelRequest, number: str, which: str) -> HttpResponse:
    order = order_or_404(request, number)
    doc = document_views.facts_or_404(order, which)
    return document_views.pdf(request, doc, web_url=reverse("receipt", args=[number, which]))
