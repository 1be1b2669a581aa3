"""The page that says why a customer gets no file, and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from delivery.downloads.fresh_links import may_ask
from delivery.downloads.models import DownloadLink
from delivery.downloads.quota import DownloadRefusal
from notifications.emails.footer import footer_links
from orders.models import Order


def refusal_page(
    request: HttpRequest, order: Order, refusal: DownloadRefusal, link: DownloadLink | None = None
) -> HttpResponse:
    """Return a 403 page. It names nothing of the order, since the address may have been passed on."""
    context = {
        "reason": refusal.value,
        "vendor": order.vendor,
        "footer": footer_links(order),
        "token": link.token if link and may_ask(link, refusal) else "",
    }
    response = without_caching(render(request, "delivery/downloads/refused.html", context, status=403))
    # Its form would be refused: with `no-referrer` browsers send `Origin: null`.
    response["Referrer-Policy"] = "same-origin"
    return response


def without_caching(response: HttpResponse) -> HttpResponse:
    """Return the response with headers that keep it and its address out of caches, indexes and referrers."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
