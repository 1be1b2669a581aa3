from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import page_not_found

View = Callable[[HttpRequest], HttpResponse]


def not_found_middleware(get_response: View) -> View:
    """While DEBUG is on: the product's own page for what is not there, not Django's list of addresses."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_djangos = settings.DEBUG and response.status_code == 404
        return page_not_found(request, Http404()) if is_djangos else response

    return answer
