"""Pages, and what they load, are sent in gzip."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

MEDIA_TYPES = {"text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml"}
OWN_REQUESTS = {"", "none", "same-origin"}  # "": of a program, or of a browser from before 2023


class CompressionMiddleware(GZipMiddleware):
    """Compress responses of MEDIA_TYPES; Django lengthens each by up to 100 random bytes.

    What another site makes the browser ask for is sent as it is. Whoever guesses a secret of a page by the length of
    its responses (BREACH) has to choose thousands of addresses, and makes a browser ask for them from elsewhere.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        media_type = response.headers.get("Content-Type", "").partition(";")[0]
        is_file = response.has_header("Content-Disposition")
        if media_type not in MEDIA_TYPES or is_file:
            return response
        if request.headers.get("Sec-Fetch-Site", "") not in OWN_REQUESTS:
            return response
        return super().process_response(request, response)
