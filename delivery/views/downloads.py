"""What customers open: the page of a download link, and the file."""

from base64 import b64decode
from collections.abc import Callable
from functools import partial

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, parse_http_date_safe
from django.views.decorators.http import require_safe

from delivery import counting, ranges, sending
from delivery.counting import Client, Refused
from delivery.handing_on import counted, hand_on, is_handed_on, without_tags
from delivery.models import DownloadLink, FileVersion, LicenseKey
from delivery.ranges import Range, Unsatisfiable
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
            answer = _decided(request, link, link.file.current)
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


def _decided(
    request: HttpRequest, link: DownloadLink, version: FileVersion
) -> Callable[[], HttpResponseBase]:
    """How it is answered. Raises Unsatisfiable and Refused."""
    facts = sending.nothing_more(version, link.filename)
    answer = without_tags(facts) if is_handed_on() else _conditional(request, version, facts)
    if request.method == "HEAD" or answer is not facts:
        return lambda: answer
    wanted = _wanted(request, version)
    permitted = counting.permit(link, _client(request), counted(version, wanted))
    if is_handed_on():
        return lambda: hand_on(version, link.filename)
    unsent = partial(counting.give_back, permitted)
    return lambda: sending.send(version, link.filename, wanted, unsent)


def _conditional(request: HttpRequest, version: FileVersion, facts: HttpResponse) -> HttpResponseBase:
    """304 or 412 where the client's conditions say so; else the facts."""
    at = int(version.uploaded_at.timestamp())
    return get_conditional_response(request, version.etag, at, facts) or facts


def _wanted(request: HttpRequest, version: FileVersion) -> list[Range] | None:
    """The ranges asked for; None for the whole file. Raises Unsatisfiable."""
    asked, condition = request.headers.get("Range"), request.headers.get("If-Range")
    if not asked or (condition and not is_handed_on() and not _unchanged(condition, version)):
        return None
    return ranges.parse(asked, version.size)


def _unchanged(condition: str, version: FileVersion) -> bool:
    """If-Range: the strong tag of these bytes, or the exact date of them."""
    if condition.startswith(('"', "W/")):
        return condition == version.etag
    return parse_http_date_safe(condition) == int(version.uploaded_at.timestamp())


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
