"""Answers pages of signed-in people, and reads of the API, from the replica: each shows what its reader wrote before.

What was written up to a moment is a position in the primary's log of writes. A browser keeps that of its last form in
a cookie; for the API, whose clients keep none, it is that of now. A replica that has not reached it is not asked.
"""

import re
from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from core.replica import PRIMARY, REPLICA, has_replica, position, reading_from, replica_has, up_to_date_alias

View = Callable[[HttpRequest], HttpResponse]

SAFE_METHODS = {"GET", "HEAD"}
_POSITION = re.compile(r"[0-9A-F]{1,8}/[0-9A-F]{1,8}")


def replica_middleware(get_response: View) -> View:
    """Read pages from the replica. What it cannot answer with a page, the primary is asked again."""
    if not has_replica():
        raise MiddlewareNotUsed

    def respond(request: HttpRequest) -> HttpResponse:
        as_it_came = dict(vars(request))
        if request.method in SAFE_METHODS and _alias_for(request) == REPLICA:
            with reading_from(REPLICA):
                response = get_response(request)
            if response.status_code < 300:
                return _keep_position(request, _read_on(response))
            vars(request).clear()
            vars(request).update(as_it_came)
        return _keep_position(request, get_response(request))

    return respond


def _alias_for(request: HttpRequest) -> str:
    """Return the database to read a page from."""
    if "Authorization" in request.headers:
        return up_to_date_alias()
    reached = request.COOKIES.get(settings.POSITION_COOKIE_NAME, "")
    return (
        REPLICA
        if _has_session(request) and _POSITION.fullmatch(reached) and replica_has(reached)
        else PRIMARY
    )


def _has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _keep_position(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let the browser keep the position after what this request may have written."""
    session = getattr(request, "session", None)
    if session is None or not (_has_session(request) or session.session_key):
        return response
    has_read = request.method in SAFE_METHODS and not session.modified
    if has_read and settings.POSITION_COOKIE_NAME in request.COOKIES:
        return response
    try:
        reached = position()
    except DatabaseError:
        response.delete_cookie(settings.POSITION_COOKIE_NAME)  # without it the primary is asked
        return response
    response.set_cookie(
        settings.POSITION_COOKIE_NAME,
        reached,
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _read_on(response: HttpResponseBase) -> HttpResponse:
    """Return the response, of which a file that is read while it is sent comes from the replica too."""
    if isinstance(response, StreamingHttpResponse) and not response.is_async:
        response.streaming_content = _pieces(iter(response))
    return response  # type: ignore[return-value]


def _pieces(content: Iterator[bytes]) -> Iterator[bytes]:
    with reading_from(REPLICA):
        yield from content
