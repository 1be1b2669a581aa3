"""A document as a page and as a PDF, whoever opens it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from checkout.documents import document as documents
from checkout.documents.pdf import render_pdf
from orders.models import Order


def facts_or_404(order: Order, which: str) -> dict[str, Any]:
    """`order` is its invoice, or a receipt while none is issued; `refund-7` is that refund's credit note."""
    issued = next((one for one in order.documents.all() if one.which == which), None)
    if issued:
        return dict(issued.facts)
    if which != "order":
        raise Http404
    return documents.receipt(order)


def page(request: HttpRequest, doc: dict[str, Any], *, pdf_url: str, back_url: str) -> HttpResponse:
    context = {"doc": doc, "pdf_url": pdf_url, "back_url": back_url}
    return render(request, "checkout/documents/document.html", context)


def pdf(request: HttpRequest, doc: dict[str, Any], *, web_url: str) -> HttpResponse:
    name = f"{doc['title']} {doc['number'] or doc['order']['number']}.pdf".replace(" ", "-")
    answer = HttpResponse(render_pdf(doc, request.build_absolute_uri(web_url)), "application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
