"""What customers open: the page of a download link, and the file."""

from base64 import b64decode
from functools import partial

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from delivery import counting, sending
from delivery.answering import decide
from delivery.counting import Client, Refused
from delivery.models import DownloadLink, LicenseKey
from delivery.ranges import Unsatisfiable
from delivery.sending import Unsent
from delivery.token import LICENSE_SALT, is_genuine, row_id
from notifications.footer import links_of
from orders.models import Order


@require_safe
def download_page(request: HttpRequest, token: str) -> HttpResponse:
    """What the mail links to: mail scanners may open it as often as they like, it counts nothing."""
    link = counting.find(token)
    if link is None:
        raise Http404
    if reason := counting.refusal(link) or counting.limits(link):
        return _refused(request, link.item.order, reason)
    context = {"link": link, "version": link.file.current, "footer": links_of(link.item.order)}
    answer = render(request, "delivery/download_page.html", context)
    return _kept_private(answer)


@require_safe
def download(request: HttpRequest, token: str, filename: str) -> HttpResponseBase:
    """The file, or the parts of it that are asked for: decided while the link is locked, sent when it is not."""
    with transaction.atomic():
        link = counting.find(token, lock=request.method == "GET")
        if link is None:
            raise Http404
        if link.filename != filename:
            return redirect("download_page", token)
        if reason := counting.refusal(link):
            return _refused(request, link.item.order, reason)
        assert link.file.current is not None  # noqa: S101  `refusal` saw to it
        try:
            permit = partial(_permitted, link, _client(request))
            answer = decide(request, link.file.current, filename, permit)
        except Unsatisfiable:
            return sending.unsatisfiable(link.file.current, filename)
        except Refused as refused:
            return _refused(request, link.item.order, refused.refusal)
    return answer()


@require_safe
def license_file(request: HttpRequest, token: str, filename: str) -> HttpResponse:
    """A binary license key, to save; a revoked one is gone."""
    keys = LicenseKey.objects.select_related("item__order__vendor")
    key = keys.filter(pk=row_id(token) or 0, filename=filename).first()
    if key is None or not is_genuine(token, key.pk, 1, LICENSE_SALT):
        raise Http404
    if key.state == "revoked":
        return _refused(request, key.item.order, counting.Refusal.WITHDRAWN)
    answer = HttpResponse(b64decode(key.value), content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, filename)
    return _kept_private(answer)


def _permitted(link: DownloadLink, client: Client, size: int) -> Unsent:
    """Counted as a download of this client. Raises Refused."""
    return partial(counting.give_back, counting.permit(link, client, size))


def _client(request: HttpRequest) -> Client:
    return Client(get_adapter().get_client_ip(request), request.headers.get("User-Agent", ""))


def _refused(request: HttpRequest, order: Order, reason: counting.Refusal) -> HttpResponse:
    """A page for people: why, and what to do; no fact of the order, since the address may have been passed on."""
    context = {"reason": reason.value, "vendor": order.vendor, "footer": links_of(order)}
    return _kept_private(render(request, "delivery/refused.html", context, status=403))


def _kept_private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
