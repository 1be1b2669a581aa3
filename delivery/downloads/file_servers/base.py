"""What a file server is: it replies to a request for a product file, and says how many bytes that counts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header, http_date

from delivery.downloads.models import FileVersion

CONTENT_TYPE = "application/octet-stream"
Response = TypeVar("Response", bound=HttpResponseBase)
OnUnsent = Callable[[int], None]  # called with the number of bytes that were counted and never left


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that is decided but not made: first its bytes are counted, and the link's lock is released."""

    counted_bytes: int | None  # None when nothing of the file is sent
    make_response: Callable[[OnUnsent], HttpResponseBase]


class FileServer(Protocol):
    """Sends product files: this process itself, nginx in front of it, or the bucket that stores them."""

    def reply(self, request: HttpRequest, version: FileVersion, filename: str) -> Reply:
        """Return the reply to GET or HEAD of a file that the customer saves as `filename`; it is not opened yet."""


def uncounted_reply(response: HttpResponseBase) -> Reply:
    """Return the reply with a response that has nothing of the file."""
    return Reply(None, lambda on_unsent: response)


def ignore_unsent(unsent: int) -> None:
    """Do nothing: bytes that never left were not counted."""


def empty_response(version: FileVersion, filename: str) -> HttpResponse:
    """Return the response to HEAD."""
    return with_download_headers(HttpResponse(), version, filename, version.size)


def unsatisfiable_response(version: FileVersion, filename: str) -> HttpResponse:
    """Return the response to a range that has no byte of the file."""
    response = with_download_headers(HttpResponse(status=416), version, filename, 0)
    response["Content-Range"] = f"bytes */{version.size}"
    return response


def with_download_headers(response: Response, version: FileVersion, filename: str, size: int) -> Response:
    """Return the response with the headers of a download; `size` is the length of its body in bytes."""
    response["Content-Type"] = CONTENT_TYPE
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = content_disposition_header(True, filename)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = version.etag
    response["Last-Modified"] = http_date(version.uploaded_at.timestamp())
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response
