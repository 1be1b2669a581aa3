"""Responses with HTML that customers or vendors wrote, in which nothing can run."""

from django.http import HttpResponse

CONTENT_SECURITY_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def sandboxed_response(html: str) -> HttpResponse:
    """Return a response for a frame of ours or its own address: no scripts, no forms, no external content."""
    headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "X-Frame-Options": "SAMEORIGIN"}
    return HttpResponse(html, headers=headers | {"Cache-Control": "private, no-store"})
