"""A vendor's own generator to try with: the demo's products ask it, and only where DEBUG is on it answers."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST


@csrf_exempt  # workers post to it, as to a vendor's server
@require_POST
def demo_generator(request: HttpRequest, kind: str) -> HttpResponse:
    """A textual key, a binary one, or what a server says that is down."""
    if not settings.DEBUG or kind not in ANSWERS:
        raise Http404
    return ANSWERS[kind]()


def _text() -> HttpResponse:
    letters = secrets.token_hex(10).upper()
    key = "-".join(letters[at : at + 5] for at in range(0, 20, 5))
    return HttpResponse(f"{key}\n", content_type="text/plain")


def _file() -> HttpResponse:
    answer = HttpResponse(secrets.token_bytes(96), content_type="application/octet-stream")
    answer["Content-Disposition"] = 'attachment; filename="broadside.lic"'
    return answer


def _down() -> HttpResponse:
    return HttpResponse("The license server is down for maintenance.", status=503, content_type="text/plain")


ANSWERS = {"text": _text, "file": _file, "down": _down}
