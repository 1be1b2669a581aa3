"""Responses that send a product file from this process, in constant memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar
from uuid import uuid4

from django.core.files import File
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header, http_date

from delivery.downloads.models import FileVersion
from delivery.downloads.ranges import Range, total_length

BLOCK_SIZE = 256 * 1024  # bytes
CONTENT_TYPE = "application/octet-stream"
Response = TypeVar("Response", bound=HttpResponseBase)
OnUnsent = Callable[[int], None]  # called with the number of bytes that were counted and never left


class FileSlice:
    """A part of a stored file, which the server reads or passes to sendfile; at the end it reports what never left.

    After sendfile the socket sets the position to where it came; then gunicorn sets the file itself back to the start.
    """

    def __init__(self, version: FileVersion, byte_range: Range, on_unsent: OnUnsent) -> None:
        self.file = version.open()
        self.end, self.on_unsent, self.fileno = byte_range[1], on_unsent, self.file.fileno
        self.seek(byte_range[0])

    def seek(self, position: int) -> None:
        self.file.seek(position)
        self.position = position

    def read(self, size: int = BLOCK_SIZE) -> bytes:
        block: bytes = self.file.read(min(size, self.end - self.position))
        self.position += len(block)
        return block

    def close(self) -> None:
        if self.file.closed:
            return
        unsent = self.end - self.position
        self.file.close()
        if unsent > 0:
            self.on_unsent(unsent)


class FileSliceResponse(FileResponse):
    """A file response that the server can still pass to sendfile when a middleware wraps its content."""

    block_size = BLOCK_SIZE

    def _set_streaming_content(self, value: Iterable[bytes] | FileSlice) -> None:
        file = getattr(self, "file_to_stream", None)
        super()._set_streaming_content(value)  # type: ignore[misc]
        self.file_to_stream = self.file_to_stream or file

    def set_headers(self, filelike: FileSlice) -> None:  # type: ignore[override]
        """Set none: `with_download_headers` does, since a part of a file has another length than Django would say."""


def empty_response(version: FileVersion, filename: str) -> HttpResponse:
    """Return the response to HEAD."""
    return with_download_headers(HttpResponse(), version, filename, version.size)


def file_response(
    version: FileVersion, filename: str, ranges: Sequence[Range] | None, on_unsent: OnUnsent
) -> HttpResponseBase:
    """Return the response with these ranges of the file; with all of it for None."""
    if ranges is None:
        return _whole_file_response(version, filename, on_unsent)
    if len(ranges) == 1:
        return _single_range_response(version, filename, ranges[0], on_unsent)
    return _multi_range_response(version, filename, ranges, on_unsent)


def unsatisfiable_response(version: FileVersion, filename: str) -> HttpResponseBase:
    """Return the response to ranges that have no byte of the file."""
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


def _whole_file_response(version: FileVersion, filename: str, on_unsent: OnUnsent) -> HttpResponseBase:
    response = FileSliceResponse(FileSlice(version, (0, version.size), on_unsent))
    return with_download_headers(response, version, filename, version.size)


def _single_range_response(
    version: FileVersion, filename: str, byte_range: Range, on_unsent: OnUnsent
) -> HttpResponseBase:
    response = FileSliceResponse(FileSlice(version, byte_range, on_unsent), status=206)
    response["Content-Range"] = _content_range(byte_range, version.size)
    return with_download_headers(response, version, filename, total_length([byte_range]))


def _multi_range_response(
    version: FileVersion, filename: str, ranges: Sequence[Range], on_unsent: OnUnsent
) -> HttpResponseBase:
    """Return several ranges in one body, each after its own headers (RFC 9110, section 14.6)."""
    boundary = uuid4().hex
    heads = [_part_head(boundary, byte_range, version.size) for byte_range in ranges]
    tail = f"\r\n--{boundary}--\r\n".encode()
    file = version.open()
    body = _multi_range_body(file, list(zip(heads, ranges, strict=True)), tail, on_unsent)
    response = StreamingHttpResponse(body, status=206)
    size = total_length(ranges) + sum(map(len, heads)) + len(tail)
    with_download_headers(response, version, filename, size)
    response["Content-Type"] = f"multipart/byteranges; boundary={boundary}"
    return response


def _multi_range_body(
    file: "File[bytes]", parts: list[tuple[bytes, Range]], tail: bytes, on_unsent: OnUnsent
) -> Iterator[bytes]:
    unsent = total_length([byte_range for _, byte_range in parts])
    try:
        for head, (start, end) in parts:
            yield head
            file.seek(start)
            while block := file.read(min(BLOCK_SIZE, end - file.tell())):
                unsent -= len(block)
                yield block
        yield tail
    finally:
        file.close()
        if unsent > 0:
            on_unsent(unsent)


def _part_head(boundary: str, byte_range: Range, size: int) -> bytes:
    lines = (
        f"\r\n--{boundary}",
        f"Content-Type: {CONTENT_TYPE}",
        f"Content-Range: {_content_range(byte_range, size)}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _content_range(byte_range: Range, size: int) -> str:
    return f"bytes {byte_range[0]}-{byte_range[1] - 1}/{size}"
