"""Letting another server send the file: the proxy in front of us, or the bucket that stores it."""

from collections.abc import Sequence
from math import ceil
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.http import content_disposition_header

from delivery.downloads.models import FileVersion
from delivery.downloads.ranges import Range, total_length
from delivery.downloads.send_bytes import CONTENT_TYPE, with_download_headers

MIN_COUNTED_PART = (
    16  # a request counts at least a sixteenth of the file where the bytes sent are not reported
)


def is_sent_elsewhere() -> bool:
    """Return whether another server sends the files; then tags, dates and conditions are its own."""
    return bool(settings.DOWNLOAD_ACCEL_PREFIX or settings.S3_BUCKET)


def without_validators(response: HttpResponse) -> HttpResponse:
    """Return the response without the tag and the date by which a client would ask again."""
    del response["ETag"], response["Last-Modified"]
    return response


def counted_bytes(version: FileVersion, ranges: Sequence[Range] | None) -> int:
    """Return how many bytes a request counts; servers that send the file do not report how many left.

    Download accelerators ask for everything from one byte to the end, and hang up where their next connection began:
    that counts a sixteenth. A bucket counts no less for a shorter range, and the whole file for several ranges, since
    that is what it sends for them.
    """
    requested = version.size if ranges is None else total_length(ranges)
    least = ceil(version.size / MIN_COUNTED_PART)
    if ranges is None or not is_sent_elsewhere():
        return requested
    if len(ranges) > 1:
        return version.size if settings.S3_BUCKET else requested
    (start, end) = ranges[0]
    if start and end == version.size:
        return min(requested, least) if settings.DOWNLOAD_ACCEL_PREFIX else least
    return max(requested, least) if settings.S3_BUCKET else requested


def sendfile_response(version: FileVersion, filename: str) -> HttpResponseBase:
    """Return the response that makes the other server send the file, and answer ranges itself."""
    return _bucket_redirect(version, filename) if settings.S3_BUCKET else _accel_redirect(version, filename)


def _accel_redirect(version: FileVersion, filename: str) -> HttpResponseBase:
    response = with_download_headers(HttpResponse(), version, filename, 0)
    response["X-Accel-Redirect"] = f"{settings.DOWNLOAD_ACCEL_PREFIX}{version.stored.name}"
    return response


def _bucket_redirect(version: FileVersion, filename: str) -> HttpResponseBase:
    """Redirect to a signed address that soon expires; a client that comes later asks us again, and counts again."""
    parameters = {
        "ResponseContentDisposition": content_disposition_header(True, filename),
        "ResponseContentType": CONTENT_TYPE,
        "ResponseCacheControl": "private, no-cache",
    }
    storage: Any = version.stored.storage  # that of S3, whose addresses take parameters
    response = HttpResponseRedirect(storage.url(version.stored.name, parameters=parameters))
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
