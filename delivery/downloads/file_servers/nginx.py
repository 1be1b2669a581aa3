from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase

from delivery.downloads.file_servers.base import with_download_headers
from delivery.downloads.file_servers.other_server import OtherFileServer, is_open_ended, smallest_count
from delivery.downloads.file_servers.ranges import ByteRange
from delivery.downloads.models import FileVersion


@dataclass(frozen=True)
class NginxFileServer(OtherFileServer):
    """nginx in front of us sends the file from an `internal` location on the folder of product files."""

    prefix: str  # of that location, such as "/protected/"

    def counted_bytes(self, version: FileVersion, byte_range: ByteRange) -> int:
        """Return the size of the range; nginx sends what we were asked for, and no more."""
        if is_open_ended(version, byte_range):
            return min(byte_range.size, smallest_count(version))
        return byte_range.size

    def response(self, version: FileVersion, filename: str) -> HttpResponseBase:
        response = with_download_headers(HttpResponse(), version, filename, 0)
        response["X-Accel-Redirect"] = f"{self.prefix}{version.stored.name}"
        return response
