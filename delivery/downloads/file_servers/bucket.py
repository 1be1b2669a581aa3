from typing import Any

from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.http import content_disposition_header

from delivery.downloads.file_servers.base import CONTENT_TYPE
from delivery.downloads.file_servers.other_server import OtherFileServer, is_open_ended, smallest_count
from delivery.downloads.file_servers.ranges import ByteRange
from delivery.downloads.models import FileVersion


class BucketFileServer(OtherFileServer):
    """The bucket that stores the file sends it, from a signed address to which the client is redirected."""

    def counted_bytes(self, version: FileVersion, byte_range: ByteRange) -> int:
        """Return the size of the range, at least a sixteenth of the file: the address gives other ranges too."""
        least = smallest_count(version)
        return least if is_open_ended(version, byte_range) else max(byte_range.size, least)

    def response(self, version: FileVersion, filename: str) -> HttpResponseBase:
        """Return a redirect to an address that soon expires; who comes later asks us again, and counts again."""
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
