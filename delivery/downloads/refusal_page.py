"""The page that says why a customer gets no file, and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from delivery.downloads.quota import DownloadRefusal
from notifications.emails.footer import footer_links
from orders.models import Order


def refusal_page(request: HttpRequest, order: Order, refusal: DownloadRefusal) -> HttpResponse:
    """Return a 403 page. It names nothing of the order, since the address may have been passed on."""
    context = {"reason": refusal.value, "vendor": order.vendor, "footer": footer_links(order)}
    return without_caching(render(request, "delivery/downloads/refused.html", context, status=403))


def without_caching(response: HttpResponse) -> HttpResponse:
    """Return the response with headers that keep it and its address out of caches, indexes and referrers."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
