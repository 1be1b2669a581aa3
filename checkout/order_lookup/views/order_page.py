"""The order that was found, for as long as its link is good."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from checkout.documents import document_views
from checkout.order_lookup.links import Expired, order_id
from checkout.order_lookup.order_page import shown
from checkout.order_lookup.views.lookup import private
from orders.models import Order


def opened(request: HttpRequest, token: str, show: Callable[[Order], HttpResponse]) -> HttpResponse:
    """404 for a link that we never made; a page that says so for one whose time is over."""
    try:
        pk = order_id(token)
    except Expired:
        return private(render(request, "checkout/order_lookup/expired.html", status=410))
    if pk is None:
        raise Http404
    return private(show(get_object_or_404(Order.objects.select_related("vendor"), pk=pk)))


@require_safe
def found_order(request: HttpRequest, token: str) -> HttpResponse:
    def show(order: Order) -> HttpResponse:
        return render(request, "checkout/order_lookup/found_order.html", shown(order) | {"token": token})

    return opened(request, token, show)


@require_safe
def found_receipt(request: HttpRequest, token: str, which: str) -> HttpResponse:
    def show(order: Order) -> HttpResponse:
        doc = document_views.facts_or_404(order, which)
        pdf_url = reverse("found_receipt_pdf", args=[token, which])
        return document_views.page(
            request, doc, pdf_url=pdf_url, back_url=reverse("found_order", args=[token])
        )

    return opened(request, token, show)


@require_safe
def found_receipt_pdf(request: HttpRequest, token: str, which: str) -> HttpResponse:
    def show(order: Order) -> HttpResponse:
        doc = document_views.facts_or_404(order, which)
        return document_views.pdf(request, doc, web_url=reverse("order_search"))

    return opened(request, token, show)
