"""Response headers of pages that show customer data."""

from django.http import HttpResponse


def private_response(response: HttpResponse) -> HttpResponse:
    """Add the headers that keep a response out of caches, search engines and the next site's `Referer`.

    Not `no-referrer`: with it browsers send forms with `Origin: null`, which the CSRF check refuses.
    """
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response
