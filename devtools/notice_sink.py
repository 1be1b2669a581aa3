"""A vendor's server for the demo, to which notices are posted."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST


@csrf_exempt
@require_POST
def notice_sink(request: HttpRequest) -> HttpResponse:
    """Accept a notice and discard it; only where DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    return HttpResponse(f"Taken: {request.headers.get('webhook-id', '')}", content_type="text/plain")
