"""The bytes of a product file on their way to a customer, in constant memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar
from uuid import uuid4

from django.core.files import File
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header, http_date

from delivery.downloads.models import FileVersion
from delivery.downloads.ranges import Range, length

BLOCK = 256 * 1024
TYPE = "application/octet-stream"
Answer = TypeVar("Answer", bound=HttpResponseBase)
Unsent = Callable[[int], None]  # told how many of the promised bytes never left


class Slice:
    """A part of a stored file, which the server reads or hands to sendfile; tells at the end what it left out.

    After sendfile the socket puts us where it came to; then gunicorn puts the file itself back to the start.
    """

    def __init__(self, version: FileVersion, part: Range, unsent: Unsent) -> None:
        self.file = version.open()
        self.end, self.unsent, self.fileno = part[1], unsent, self.file.fileno
        self.seek(part[0])

    def seek(self, position: int) -> None:
        self.file.seek(position)
        self.reached = position

    def read(self, size: int = BLOCK) -> bytes:
        block: bytes = self.file.read(min(size, self.end - self.reached))
        self.reached += len(block)
        return block

    def close(self) -> None:
        if self.file.closed:
            return
        left = self.end - self.reached
        self.file.close()
        if left > 0:
            self.unsent(left)


class SentFile(FileResponse):
    """A file that stays one for the server's sendfile, even when a middleware wraps what would be read of it."""

    block_size = BLOCK

    def _set_streaming_content(self, value: Iterable[bytes] | Slice) -> None:
        file = getattr(self, "file_to_stream", None)
        super()._set_streaming_content(value)  # type: ignore[misc]
        self.file_to_stream = self.file_to_stream or file

    def set_headers(self, filelike: Slice) -> None:  # type: ignore[override]
        """They are ours alone: a part of a file has another length than Django would say."""


def nothing_more(version: FileVersion, filename: str) -> HttpResponse:
    """What HEAD answers."""
    return dressed(HttpResponse(), version, filename, version.size)


def send(
    version: FileVersion, filename: str, wanted: Sequence[Range] | None, unsent: Unsent
) -> HttpResponseBase:
    """The whole file for None, else one range or several."""
    if wanted is None:
        return whole(version, filename, unsent)
    return (
        part(version, filename, wanted[0], unsent)
        if len(wanted) == 1
        else parts(version, filename, wanted, unsent)
    )


def whole(version: FileVersion, filename: str, unsent: Unsent) -> HttpResponseBase:
    return dressed(SentFile(Slice(version, (0, version.size), unsent)), version, filename, version.size)


def part(version: FileVersion, filename: str, wanted: Range, unsent: Unsent) -> HttpResponseBase:
    answer = SentFile(Slice(version, wanted, unsent), status=206)
    answer["Content-Range"] = _content_range(wanted, version.size)
    return dressed(answer, version, filename, length([wanted]))


def parts(version: FileVersion, filename: str, wanted: Sequence[Range], unsent: Unsent) -> HttpResponseBase:
    """Several ranges in one answer, each under its own heading."""
    boundary = uuid4().hex
    heads = [_part_head(boundary, one, version.size) for one in wanted]
    tail = f"\r\n--{boundary}--\r\n".encode()
    file = version.open()
    body = _parts_body(file, list(zip(heads, wanted, strict=True)), tail, unsent)
    answer = StreamingHttpResponse(body, status=206)
    size = length(wanted) + sum(map(len, heads)) + len(tail)
    dressed(answer, version, filename, size)["Content-Type"] = f"multipart/byteranges; boundary={boundary}"
    return answer


def unsatisfiable(version: FileVersion, filename: str) -> HttpResponseBase:
    answer = dressed(HttpResponse(status=416), version, filename, 0)
    answer["Content-Range"] = f"bytes */{version.size}"
    return answer


def dressed(answer: Answer, version: FileVersion, filename: str, size: int) -> Answer:
    """With the headers of a download."""
    answer["Content-Type"] = TYPE
    answer["Content-Length"] = str(size)
    answer["Content-Disposition"] = content_disposition_header(True, filename)
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = version.etag
    answer["Last-Modified"] = http_date(version.uploaded_at.timestamp())
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _content_range(wanted: Range, size: int) -> str:
    return f"bytes {wanted[0]}-{wanted[1] - 1}/{size}"


def _part_head(boundary: str, wanted: Range, size: int) -> bytes:
    lines = (f"\r\n--{boundary}", f"Content-Type: {TYPE}", f"Content-Range: {_content_range(wanted, size)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _parts_body(
    file: "File[bytes]", wanted: list[tuple[bytes, Range]], tail: bytes, unsent: Unsent
) -> Iterator[bytes]:
    left = length([one for _, one in wanted])
    try:
        for head, (start, end) in wanted:
            yield head
            file.seek(start)
            while block := file.read(min(BLOCK, end - file.tell())):
                left -= len(block)
                yield block
        yield tail
    finally:
        file.close()
        if left > 0:
            unsent(left)
