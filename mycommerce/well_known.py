"""The files that programs of the internet look for: how to report a hole, and what not to index."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

CONTACT = "mailto:orders@mycommerce.com?subject=security"
EXPIRES_AFTER = timedelta(days=180)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Answer as RFC 9116 says; it always expires in half a year, since the running release names the contact."""
    expires_at = (timezone.now() + EXPIRES_AFTER).replace(microsecond=0)
    lines = (
        f"Contact: {CONTACT}",
        f"Expires: {expires_at.isoformat()}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL.rstrip('/')}/.well-known/security.txt",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Ask to index nothing: the panel is private, and customers come by links of their own."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")
