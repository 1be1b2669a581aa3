"""Receipts, invoices and credit notes in the vendor's panel."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from checkout.documents.document_views import content_or_404, document_page, document_pdf
from orders.access import order_or_404
from vendors.middleware import PanelRequest


@login_required
@require_safe
def receipt(request: PanelRequest, number: str, slug: str) -> HttpResponse:
    """Show a document as the customer sees it."""
    order = order_or_404(request, number)
    pdf_url = reverse("receipt_pdf", args=[number, slug])
    back_url = reverse("tab", args=[number, "receipts"])
    return document_page(request, order, slug, pdf_url=pdf_url, back_url=back_url)


@login_required
@require_safe
def receipt_pdf(request: PanelRequest, number: str, slug: str) -> HttpResponse:
    order = order_or_404(request, number)
    doc = content_or_404(order, slug)
    return document_pdf(order, doc, web_url=reverse("receipt", args=[number, slug]))
