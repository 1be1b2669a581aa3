"""The page of an error on our side, which tells nothing but where our log has it."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer with the number of the request, which each of its log lines carries."""
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    return HttpResponse(render_to_string("500.html", {"request_id": request_id}), status=500)
