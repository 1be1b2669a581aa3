"""The page that says why a customer gets no file, and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from delivery.downloads.quota import DownloadRefusal
from notifications.emails.footer import footer_links
from orders.models import Order


def refused(request: HttpRequest, order: Order, reason: DownloadRefusal) -> HttpResponse:
    """A page for people: why, and what to do; no fact of the order, since the address may have been passed on."""
    context = {"reason": reason.value, "vendor": order.vendor, "footer": footer_links(order)}
    return kept_private(render(request, "delivery/downloads/refused.html", context, status=403))


def kept_private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
