"""This process sends the file itself: conditions (RFC 9110, section 13), then the range, then the bytes."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

from delivery.downloads.file_servers.base import (
    OnUnsent,
    Reply,
    empty_response,
    uncounted_reply,
    unsatisfiable_response,
    with_download_headers,
)
from delivery.downloads.file_servers.file_slice import FileSlice, FileSliceResponse
from delivery.downloads.file_servers.ranges import ByteRange, Unsatisfiable, parse_range
from delivery.downloads.models import FileVersion


class PythonFileServer:
    """Counts the bytes that are asked for, and reports those that never left."""

    def reply(self, request: HttpRequest, version: FileVersion, filename: str) -> Reply:
        empty = empty_response(version, filename)
        modified_at = int(version.uploaded_at.timestamp())
        # 304 or 412 where the client's conditions say so, else the empty response
        response = get_conditional_response(request, version.etag, modified_at, empty) or empty
        if request.method == "HEAD" or response is not empty:
            return uncounted_reply(response)
        try:
            byte_range = _requested_range(request, version)
        except Unsatisfiable:
            return uncounted_reply(unsatisfiable_response(version, filename))
        if byte_range is None:
            return Reply(version.size, lambda on_unsent: _whole_file(version, filename, on_unsent))
        return Reply(byte_range.size, lambda on_unsent: _part(version, filename, byte_range, on_unsent))


def _requested_range(request: HttpRequest, version: FileVersion) -> ByteRange | None:
    """Return the range asked for; None for the whole file. Raises Unsatisfiable."""
    header, condition = request.headers.get("Range"), request.headers.get("If-Range")
    if not header or (condition and not _is_unchanged(condition, version)):
        return None
    return parse_range(header, version.size)


def _is_unchanged(condition: str, version: FileVersion) -> bool:
    """Return whether If-Range names the strong tag of these bytes, or the exact date of them."""
    if condition.startswith(('"', "W/")):
        return condition == version.etag
    return parse_http_date_safe(condition) == int(version.uploaded_at.timestamp())


def _whole_file(version: FileVersion, filename: str, on_unsent: OnUnsent) -> HttpResponseBase:
    response = FileSliceResponse(FileSlice(version, ByteRange(0, version.size), on_unsent))
    return with_download_headers(response, version, filename, version.size)


def _part(
    version: FileVersion, filename: str, byte_range: ByteRange, on_unsent: OnUnsent
) -> HttpResponseBase:
    response = FileSliceResponse(FileSlice(version, byte_range, on_unsent), status=206)
    response["Content-Range"] = f"bytes {byte_range.start}-{byte_range.end - 1}/{version.size}"
    return with_download_headers(response, version, filename, byte_range.size)
