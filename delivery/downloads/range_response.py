"""The response to a request for a product file: conditions and ranges first, then the bytes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

from delivery.downloads.models import FileVersion
from delivery.downloads.ranges import Range, parse_ranges
from delivery.downloads.send_bytes import OnUnsent, empty_response, file_response
from delivery.downloads.sendfile import (
    counted_bytes,
    is_sent_elsewhere,
    sendfile_response,
    without_validators,
)

CountBytes = Callable[
    [int], OnUnsent
]  # counts so many bytes, or raises; returns whom to call with what never left


def range_response(
    request: HttpRequest, version: FileVersion, filename: str, count_bytes: CountBytes
) -> Callable[[], HttpResponseBase]:
    """Return a function that makes the response, to be called when nothing is locked any more.

    Raises Unsatisfiable, and what `count_bytes` raises.
    """
    empty = empty_response(version, filename)
    response = (
        without_validators(empty) if is_sent_elsewhere() else _conditional_response(request, version, empty)
    )
    if request.method == "HEAD" or response is not empty:
        return lambda: response
    ranges = _requested_ranges(request, version)
    on_unsent = count_bytes(counted_bytes(version, ranges))
    if is_sent_elsewhere():
        return lambda: sendfile_response(version, filename)
    return lambda: file_response(version, filename, ranges, on_unsent)


def _conditional_response(
    request: HttpRequest, version: FileVersion, empty: HttpResponse
) -> HttpResponseBase:
    """Return 304 or 412 where the client's conditions say so, else the empty response."""
    modified_at = int(version.uploaded_at.timestamp())
    return get_conditional_response(request, version.etag, modified_at, empty) or empty


def _requested_ranges(request: HttpRequest, version: FileVersion) -> list[Range] | None:
    """Return the ranges asked for; None for the whole file. Raises Unsatisfiable."""
    header, condition = request.headers.get("Range"), request.headers.get("If-Range")
    if not header or (condition and not is_sent_elsewhere() and not _is_unchanged(condition, version)):
        return None
    return parse_ranges(header, version.size)


def _is_unchanged(condition: str, version: FileVersion) -> bool:
    """Return whether If-Range names the strong tag of these bytes, or the exact date of them."""
    if condition.startswith(('"', "W/")):
        return condition == version.etag
    return parse_http_date_safe(condition) == int(version.uploaded_at.timestamp())
