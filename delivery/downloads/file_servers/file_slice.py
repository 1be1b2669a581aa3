"""A part of a product file as a response, sent in constant memory."""

from collections.abc import Iterable

from django.http import FileResponse

from delivery.downloads.file_servers.base import OnUnsent
from delivery.downloads.file_servers.ranges import ByteRange
from delivery.downloads.models import FileVersion

BLOCK_SIZE = 256 * 1024  # bytes


class FileSlice:
    """A part of a stored file, which the server reads or passes to sendfile; at the end it reports what never left.

    After sendfile the socket sets the position to where it came; then gunicorn sets the file itself back to the start.
    """

    def __init__(self, version: FileVersion, byte_range: ByteRange, on_unsent: OnUnsent) -> None:
        self.file = version.open()
        self.end, self.on_unsent, self.fileno = byte_range.end, on_unsent, self.file.fileno
        self.seek(byte_range.start)

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
