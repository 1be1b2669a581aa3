"""Another server sends the file. Tags, dates, conditions and ranges are its own; we read the range only to count."""

from abc import ABC, abstractmethod
from math import ceil

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from delivery.downloads.file_servers.base import (
    Reply,
    empty_response,
    uncounted_reply,
    unsatisfiable_response,
)
from delivery.downloads.file_servers.ranges import ByteRange, Unsatisfiable, parse_range
from delivery.downloads.models import FileVersion


class OtherFileServer(ABC):
    """A server that does not report how many bytes left, so that a request counts what it allows."""

    def reply(self, request: HttpRequest, version: FileVersion, filename: str) -> Reply:
        if request.method == "HEAD":
            return uncounted_reply(_without_validators(empty_response(version, filename)))
        try:
            byte_range = parse_range(request.headers.get("Range", ""), version.size)
        except Unsatisfiable:
            return uncounted_reply(unsatisfiable_response(version, filename))
        counted_bytes = version.size if byte_range is None else self.counted_bytes(version, byte_range)
        return Reply(counted_bytes, lambda on_unsent: self.response(version, filename))

    @abstractmethod
    def counted_bytes(self, version: FileVersion, byte_range: ByteRange) -> int:
        """Return how many bytes a request for a part of the file counts."""

    @abstractmethod
    def response(self, version: FileVersion, filename: str) -> HttpResponseBase:
        """Return the response that makes the other server send the file, and answer conditions and ranges."""


def is_open_ended(version: FileVersion, byte_range: ByteRange) -> bool:
    """Return whether the range goes from within the file to its end.

    Download accelerators ask for that, and hang up where their next connection began.
    """
    return byte_range.start > 0 and byte_range.end == version.size


def smallest_count(version: FileVersion) -> int:
    """Return a sixteenth of the file, which is what a request counts that may or may not take all that it asks for."""
    return ceil(version.size / 16)


def _without_validators(response: HttpResponse) -> HttpResponse:
    """Return the response without the tag and the date by which a client would ask again."""
    del response["ETag"], response["Last-Modified"]
    return response
