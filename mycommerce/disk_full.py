"""Answers requests that found no room on a disk: in the folder of temporary files or of those that stay."""

import errno
import sys
from collections.abc import Callable

from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

View = Callable[[HttpRequest], HttpResponse]
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def disk_full_middleware(get_response: View) -> View:
    """Answer 507 with a page that says so; whoever wrote the file has removed the half of it."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not vars(request).pop("has_no_room", False):
            return response
        return HttpResponse(render_to_string("507.html"), status=507)

    return respond


def mark_request(sender: object, request: HttpRequest | None = None, **_: object) -> None:
    """Mark the request whose error is a full disk."""
    error = sys.exception()
    if request is not None and isinstance(error, OSError) and error.errno in NO_ROOM:
        vars(request)["has_no_room"] = True


got_request_exception.connect(mark_request, dispatch_uid="disk_full")
