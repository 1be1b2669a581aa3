"""A vendor's own license key generator for the demo's products; it answers only where DEBUG is on."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST


@csrf_exempt  # workers post to it, as to a vendor's server
@require_POST
def demo_generator(request: HttpRequest, kind: str) -> HttpResponse:
    """Answer with a textual key, a binary one, or the error of a server that is down."""
    if not settings.DEBUG or kind not in RESPONSES:
        raise Http404
    return RESPONSES[kind]()


def _text() -> HttpResponse:
    characters = secrets.token_hex(10).upper()
    key = "-".join(characters[at : at + 5] for at in range(0, 20, 5))
    return HttpResponse(f"{key}\n", content_type="text/plain")


def _file() -> HttpResponse:
    response = HttpResponse(secrets.token_bytes(96), content_type="application/octet-stream")
    response["Content-Disposition"] = 'attachment; filename="broadside.lic"'
    return response


def _down() -> HttpResponse:
    return HttpResponse("The license server is down for maintenance.", status=503, content_type="text/plain")


RESPONSES = {"text": _text, "file": _file, "down": _down}
