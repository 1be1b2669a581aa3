"""What customers open: the page of a download link, and the file."""

from functools import partial

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core.client_ip import client_ip
from core.prefetch import is_prefetch, not_ahead
from core.vendor_transaction import name_vendor
from delivery.downloads import quota
from delivery.downloads.file_servers.base import OnUnsent, Reply, ignore_unsent
from delivery.downloads.file_servers.choose import choose_file_server
from delivery.downloads.models import DownloadLink
from delivery.downloads.quota import DownloadClient, DownloadRefusal, DownloadRefused
from delivery.downloads.refusal_page import refusal_page, without_caching
from delivery.downloads.refusals import record_refusal
from notifications.emails.footer import footer_links


@require_safe
def download_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the page to which emails link: mail scanners may open it as often as they like, it counts nothing."""
    link = quota.find_link(token)
    if link is None:
        raise Http404
    if refusal := quota.refusal_of(link) or quota.limit_reached(link):
        return _refuse(request, link, refusal)
    context = {"link": link, "version": link.file.current, "footer": footer_links(link.item.order)}
    return without_caching(render(request, "delivery/downloads/download_page.html", context))


@require_safe
def download(request: HttpRequest, token: str, filename: str) -> HttpResponseBase:
    """Send the file, or the parts of it that are asked for: decided while the link is locked, sent when it is not."""
    if is_prefetch(request):
        return not_ahead()
    with transaction.atomic():
        link = quota.find_link(token, lock=request.method == "GET")
        if link is None:
            raise Http404
        if link.filename != filename:
            return redirect("download_page", token)
        if refusal := quota.refusal_of(link):
            return _refuse(request, link, refusal)
        assert link.file.current is not None  # noqa: S101  `refusal_of` has checked it
        reply = choose_file_server().reply(request, link.file.current, filename)
        name_vendor(link.vendor_id)
        try:
            on_unsent = _count_bytes(request, link, reply)
        except DownloadRefused as refused:
            return _refuse(request, link, refused.refusal)
    return reply.make_response(on_unsent)


def _refuse(request: HttpRequest, link: DownloadLink, refusal: DownloadRefusal) -> HttpResponse:
    """Return the page that says why, and record that somebody was refused."""
    if request.method == "GET" and not is_prefetch(request):
        record_refusal(link, refusal)
    return refusal_page(request, link.item.order, refusal, link)


def _count_bytes(request: HttpRequest, link: DownloadLink, reply: Reply) -> OnUnsent:
    """Count the bytes of the reply to a download of this client; return what takes back those that never left.

    Raises DownloadRefused.
    """
    if reply.counted_bytes is None:
        return ignore_unsent
    client = DownloadClient(client_ip(request), request.headers.get("User-Agent", ""))
    download = quota.count_bytes(link, client, reply.counted_bytes)
    return partial(quota.uncount_bytes, download)
