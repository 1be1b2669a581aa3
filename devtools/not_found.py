"""The product's own 404 page while DEBUG is on."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_resolver

View = Callable[[HttpRequest], HttpResponse]


def not_found_middleware(get_response: View) -> View:
    """Show the product's own 404 page while DEBUG is on, not Django's list of routes."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_djangos_page = settings.DEBUG and response.status_code == 404
        if not is_djangos_page:
            return response
        page_not_found = cast("Callable[..., HttpResponse]", get_resolver().resolve_error_handler(404))
        return page_not_found(request, Http404())

    return respond
