"""The customer's pages of an order, as long as their link is valid: the order, its receipts and their PDFs."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from checkout.documents.document_views import content_or_404, document_page, document_pdf
from checkout.order_lookup.links import LinkExpired, order_of_token
from checkout.order_lookup.order_page import order_page_context
from checkout.order_lookup.private_response import private_response
from checkout.vendor_of_address import contact_of, vendor_of_address
from core.form_token import form_token
from orders.models import Order


def with_order_of_token(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Call the view with the order of the token in its URL, as `view(request, order, token, …)`.

    A token that we did not sign is a 404, an expired one a page that says so.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, token: str, **kwargs: str) -> HttpResponse:
        try:
            order = order_of_token(token)
        except LinkExpired:
            context = {"contact": contact_of(vendor_of_address(request))}
            page = render(request, "checkout/order_lookup/expired.html", context, status=410)
            return private_response(page)
        if order is None:
            raise Http404
        return private_response(view(request, order, token, **kwargs))

    return wrapper


@require_safe
@with_order_of_token
def found_order(request: HttpRequest, order: Order, token: str) -> HttpResponse:
    context = order_page_context(order) | {"token": token, "form_token": form_token(request)}
    return render(request, "checkout/order_lookup/found_order.html", context)


@require_safe
@with_order_of_token
def found_receipt(request: HttpRequest, order: Order, token: str, slug: str) -> HttpResponse:
    pdf_url = reverse("found_receipt_pdf", args=[token, slug])
    back_url = reverse("found_order", args=[token])
    return document_page(request, order, slug, pdf_url=pdf_url, back_url=back_url)


@require_safe
@with_order_of_token
def found_receipt_pdf(request: HttpRequest, order: Order, token: str, slug: str) -> HttpResponse:
    doc = content_or_404(order, slug)
    return document_pdf(order, doc, web_url=reverse("order_search"))
