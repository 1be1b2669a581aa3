"""Responses with HTML that customers or vendors wrote, in which nothing can run."""

from django.http import HttpRequest, HttpResponse

from core.panel_url import panel_url

SANDBOX = "sandbox"
# For the page around a frame, which measures how high it has to be: without scripts in it, nothing else can.
MEASURED_SANDBOX = "sandbox allow-same-origin"
# Of pictures only those that vendors keep here, such as the logo in their emails.
PICTURES = "/pictures/"
CONTENT_SECURITY_POLICY = "{sandbox}; default-src 'none'; style-src 'unsafe-inline'; img-src data: {pictures}"


def sandboxed_response(request: HttpRequest, html: str) -> HttpResponse:
    """Return a response for a frame of ours or its own address: no scripts, no forms, no external content."""
    is_framed = request.headers.get("Sec-Fetch-Dest") == "iframe"
    sandbox = MEASURED_SANDBOX if is_framed else SANDBOX
    policy = CONTENT_SECURITY_POLICY.format(sandbox=sandbox, pictures=panel_url(PICTURES))
    headers = {"Content-Security-Policy": policy, "X-Frame-Options": "SAMEORIGIN"}
    return HttpResponse(html, headers=headers | {"Cache-Control": "private, no-store"})
