"""Answers to requests whose database connection was cut in their midst."""

import sys
from collections.abc import Callable

from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

View = Callable[[HttpRequest], HttpResponse]

GONE = ("08", "57P")  # PostgreSQL's codes of lost connections and of a server that ends them


def interrupted_middleware(get_response: View) -> View:
    """A page is read once more; a form answers 503. It may be sent again: its token makes it count once."""

    def attempt(request: HttpRequest) -> HttpResponse | None:
        response = get_response(request)
        if not vars(request).pop("was_cut", False):
            return response
        connection.close()
        return None

    def answer(request: HttpRequest) -> HttpResponse:
        response = attempt(request)
        if response is None and request.method in {"GET", "HEAD"}:
            response = attempt(request)
        return response or _sorry()

    return answer


def note_cut(sender: object, request: HttpRequest | None = None, **told: object) -> None:
    """Asked of the error itself: by the time of the answer Django may have opened a new connection."""
    if request is not None and is_cut(sys.exception()):
        vars(request)["was_cut"] = True


def is_cut(error: BaseException | None) -> bool:
    """Whether the connection is gone, or could not be made. Where the server had no time to say why, no code is."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = getattr(error.__cause__, "pgcode", None)
    return code is None or code.startswith(GONE)


def _sorry() -> HttpResponse:
    """Rendered without the request, so that nothing on the page asks the database."""
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "5"})


got_request_exception.connect(note_cut, dispatch_uid="note_cut")
