from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = Callable[[HttpRequest], HttpResponse]


def interrupted_middleware(get_response: View) -> View:
    """The database's connection was cut in the midst of a request: a page is read once more, a form answers 503.

    Its sender may send the form again: a token makes it count once.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 500 and _was_cut() and request.method in {"GET", "HEAD"}:
            connection.close()
            response = get_response(request)
        if response.status_code == 500 and _was_cut():
            connection.close()
            response = render(request, "503.html", status=503)
            response["Retry-After"] = "5"
        return response

    return answer


def _was_cut() -> bool:
    """Whether an error of this request came from a connection that is gone now."""
    return connection.errors_occurred and not connection.is_usable()
