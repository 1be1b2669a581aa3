"""Requests that a browser makes ahead of a click that may never come."""

from django.http import HttpRequest, HttpResponse

HEADERS = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def is_prefetch(request: HttpRequest) -> bool:
    """Return whether nobody has asked for the page yet: it is fetched or rendered ahead, or for a preview."""
    purposes = " ".join(request.headers.get(name, "").lower() for name in HEADERS)
    return "prefetch" in purposes or "prerender" in purposes or "preview" in purposes


def not_ahead() -> HttpResponse:
    """Return a response that browsers throw away: at the click they ask again (a 204 would be taken for the answer)."""
    return HttpResponse(status=503, headers={"Cache-Control": "no-store", "Vary": ", ".join(HEADERS)})
