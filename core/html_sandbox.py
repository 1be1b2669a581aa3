"""HTML that somebody else wrote, shown where it can do nothing."""

from django.http import HttpResponse

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def sandboxed(html: str) -> HttpResponse:
    """In a frame of ours or at its own address: no script, no form, nothing from elsewhere."""
    headers = {"Content-Security-Policy": SANDBOX, "X-Frame-Options": "SAMEORIGIN"}
    return HttpResponse(html, headers=headers | {"Cache-Control": "private, no-store"})
