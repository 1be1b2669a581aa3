"""A document as a page and as a PDF, for the vendor's pages and the customer's.

For an order that another shop sold the page says where its receipt is, and there is no PDF.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from checkout.documents.content import DocumentContent, receipt_content
from checkout.documents.models import Document
from checkout.documents.pdf import render_pdf
from checkout.vendor_of_address import contact_of
from core.panel_url import panel_url
from orders.models import Order
from vendors.pictures import png_of


def content_or_404(order: Order, slug: str) -> DocumentContent:
    """Return the content of one of the order's documents. Raise Http404.

    The slug `order` is the newest invoice, or a receipt while none is issued; `refund-7` is that refund's credit
    note; the others are numbers.
    """
    if slug == "order":
        if invoice := _newest_invoice(order):
            return dict(invoice.content)
        if order.is_sold_elsewhere:
            raise Http404
        return receipt_content(order)
    document = next((document for document in order.documents.all() if document.slug == slug), None)
    if document is None:
        raise Http404
    return dict(document.content)


def _newest_invoice(order: Order) -> Document | None:
    return order.documents.filter(kind=Document.Kind.INVOICE).order_by("-correction").first()


def document_page(
    request: HttpRequest, order: Order, slug: str, *, pdf_url: str, back_url: str
) -> HttpResponse:
    """Show a document of the order, or where the receipt is of one that another shop sold. Raise Http404."""
    if slug == "order" and order.is_sold_elsewhere and not _newest_invoice(order):
        context = {"order": order, "contact": contact_of(order.vendor), "back_url": back_url}
        return render(request, "checkout/documents/receipt_elsewhere.html", context)
    context = {"doc": content_or_404(order, slug), "pdf_url": pdf_url, "back_url": back_url}
    return render(request, "checkout/documents/document.html", context)


def document_pdf(order: Order, doc: DocumentContent, *, web_url: str) -> HttpResponse:
    """Return the PDF of one of the order's documents, with the logo that the vendor had when it was issued."""
    logo = doc.get("logo")  # of documents from before there were logos: none
    png = png_of(order.vendor_id, logo["digest"]) if logo else b""
    filename = f"{doc['title']} {doc['number'] or doc['order']['number']}.pdf".replace(" ", "-")
    response = HttpResponse(render_pdf(doc, panel_url(web_url), png), "application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
