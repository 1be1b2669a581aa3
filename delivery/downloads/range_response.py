"""How a request for a product file is answered, whoever asks: what is decided first, then the bytes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

from delivery.downloads import ranges
from delivery.downloads import send_bytes as sending
from delivery.downloads.models import FileVersion
from delivery.downloads.ranges import Range
from delivery.downloads.send_bytes import Unsent
from delivery.downloads.sendfile import counted, hand_on, is_handed_on, without_tags

Permit = Callable[[int], Unsent]  # asked for so many bytes; refuses, or says whom to tell what never left


def decide(
    request: HttpRequest, version: FileVersion, filename: str, permit: Permit
) -> Callable[[], HttpResponseBase]:
    """The answer, to be called when nothing is locked any more. Raises Unsatisfiable, and what `permit` raises."""
    facts = sending.nothing_more(version, filename)
    answer = without_tags(facts) if is_handed_on() else _conditional(request, version, facts)
    if request.method == "HEAD" or answer is not facts:
        return lambda: answer
    wanted = _wanted(request, version)
    unsent = permit(counted(version, wanted))
    if is_handed_on():
        return lambda: hand_on(version, filename)
    return lambda: sending.send(version, filename, wanted, unsent)


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
