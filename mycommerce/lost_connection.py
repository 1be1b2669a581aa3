"""Answers requests whose database connection was lost, or that waited too long for a lock."""

import sys
from collections.abc import Callable

from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse

from mycommerce.error_pages import service_unavailable

View = Callable[[HttpRequest], HttpResponse]

LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL's code after lock_timeout
LOST_CONNECTION_CODES = ("08", "57P")  # PostgreSQL's classes: connection exception, operator intervention


def lost_connection_middleware(get_response: View) -> View:
    """Read a page a second time; answer 503 to a form, which may be sent again: its token makes it count once."""

    def attempt(request: HttpRequest) -> HttpResponse | None:
        response = get_response(request)
        if not vars(request).pop("is_unavailable", False):
            return response
        connections.close_all()
        return None

    def respond(request: HttpRequest) -> HttpResponse:
        response = attempt(request)
        if response is None and request.method in {"GET", "HEAD"}:
            response = attempt(request)
        return response or service_unavailable(request)

    return respond


def mark_request(sender: object, request: HttpRequest | None = None, **_: object) -> None:
    """Mark the request that may be sent again. Only the error tells: Django may have opened a connection since."""
    error = sys.exception()
    if request is not None and (is_connection_lost(error) or is_lock_timeout(error)):
        vars(request)["is_unavailable"] = True


def is_connection_lost(error: BaseException | None) -> bool:
    """Return whether the connection is gone, or could not be made.

    Without a code the server had no time to say why, so it is gone.
    """
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = getattr(error.__cause__, "pgcode", None)
    return code is None or code.startswith(LOST_CONNECTION_CODES)


def is_lock_timeout(error: BaseException | None) -> bool:
    """Return whether another transaction kept a row locked for too long, as a bulk run may."""
    return (
        isinstance(error, OperationalError) and getattr(error.__cause__, "pgcode", "") == LOCK_NOT_AVAILABLE
    )


got_request_exception.connect(mark_request, dispatch_uid="lost_connection")
