"""Letting somebody else send the file: the proxy in front of us, or the bucket it is kept in."""

from collections.abc import Sequence
from math import ceil
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.http import content_disposition_header

from delivery.downloads.models import FileVersion
from delivery.downloads.ranges import Range, length
from delivery.downloads.send_bytes import TYPE, dressed

FEWEST = 16  # parts, of which nobody tells us how much was sent, that count as much as the whole file


def is_handed_on() -> bool:
    """Then its tags, dates and conditions are those of whoever sends it."""
    return bool(settings.DOWNLOAD_ACCEL_PREFIX or settings.S3_BUCKET)


def without_tags(facts: HttpResponse) -> HttpResponse:
    del facts["ETag"], facts["Last-Modified"]
    return facts


def counted(version: FileVersion, wanted: Sequence[Range] | None) -> int:
    """The bytes that a permit stands for, where others send them and do not tell us how many.

    Accelerators ask for all from here to the end, and hang up where their next connection began: a sixteenth. A bucket
    counts no less for a shorter range, and all of the file for several, since that is what it sends for them.
    """
    asked = version.size if wanted is None else length(wanted)
    least = ceil(version.size / FEWEST)
    if wanted is None or not is_handed_on():
        return asked
    if len(wanted) > 1:
        return version.size if settings.S3_BUCKET else asked
    (start, end) = wanted[0]
    if start and end == version.size:
        return min(asked, least) if settings.DOWNLOAD_ACCEL_PREFIX else least
    return max(asked, least) if settings.S3_BUCKET else asked


def hand_on(version: FileVersion, filename: str) -> HttpResponseBase:
    """Ranges and all; nothing of it passes here."""
    return _by_bucket(version, filename) if settings.S3_BUCKET else _by_proxy(version, filename)


def _by_proxy(version: FileVersion, filename: str) -> HttpResponseBase:
    answer = dressed(HttpResponse(), version, filename, 0)
    answer["X-Accel-Redirect"] = f"{settings.DOWNLOAD_ACCEL_PREFIX}{version.stored.name}"
    return answer


def _by_bucket(version: FileVersion, filename: str) -> HttpResponseBase:
    """A signed address that soon expires; who kept it asks us again, and is counted again."""
    heads = {
        "ResponseContentDisposition": content_disposition_header(True, filename),
        "ResponseContentType": TYPE,
        "ResponseCacheControl": "private, no-cache",
    }
    storage: Any = version.stored.storage  # that of S3, whose addresses take parameters
    answer = HttpResponseRedirect(storage.url(version.stored.name, parameters=heads))
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
