"""What customers open: the page of a download link, and the file."""

from functools import partial

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from delivery.downloads import quota, send_bytes
from delivery.downloads.models import DownloadLink
from delivery.downloads.quota import DownloadClient, DownloadRefused
from delivery.downloads.range_response import decide
from delivery.downloads.ranges import Unsatisfiable
from delivery.downloads.send_bytes import Unsent
from delivery.refusal_page import kept_private, refused
from notifications.emails.footer import footer_links


@require_safe
def download_page(request: HttpRequest, token: str) -> HttpResponse:
    """What the mail links to: mail scanners may open it as often as they like, it counts nothing."""
    link = quota.find(token)
    if link is None:
        raise Http404
    if reason := quota.refusal(link) or quota.limits(link):
        return refused(request, link.item.order, reason)
    context = {"link": link, "version": link.file.current, "footer": footer_links(link.item.order)}
    answer = render(request, "delivery/downloads/download_page.html", context)
    return kept_private(answer)


@require_safe
def download(request: HttpRequest, token: str, filename: str) -> HttpResponseBase:
    """The file, or the parts of it that are asked for: decided while the link is locked, sent when it is not."""
    with transaction.atomic():
        link = quota.find(token, lock=request.method == "GET")
        if link is None:
            raise Http404
        if link.filename != filename:
            return redirect("download_page", token)
        if reason := quota.refusal(link):
            return refused(request, link.item.order, reason)
        assert link.file.current is not None  # noqa: S101  `refusal` saw to it
        try:
            permit = partial(_permitted, link, _client(request))
            answer = decide(request, link.file.current, filename, permit)
        except Unsatisfiable:
            return send_bytes.unsatisfiable(link.file.current, filename)
        except DownloadRefused as refusal:
            return refused(request, link.item.order, refusal.refusal)
    return answer()


def _permitted(link: DownloadLink, client: DownloadClient, size: int) -> Unsent:
    """Counted as a download of this client. Raises Refused."""
    return partial(quota.give_back, quota.permit(link, client, size))


def _client(request: HttpRequest) -> DownloadClient:
    return DownloadClient(get_adapter().get_client_ip(request), request.headers.get("User-Agent", ""))
