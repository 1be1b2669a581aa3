"""What needs a fresh sign-in: the password or a code was entered within the last five minutes."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import is_reauthentication_required, suspend_request
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from vendors.account.sessions import SEEN_AT
from vendors.models import User

View = Callable[..., HttpResponseBase]


def needs_fresh_sign_in(view: View) -> View:
    """For views that change an address, a second factor, a team, a token, a secret or where money goes.

    Looking is free. Who posts after a longer time is asked again, and then goes on with what was posted.
    """

    @wraps(view)
    def fresh_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"} or not is_reauthentication_required(request, app=""):
            return view(request, *args, **kwargs)
        suspended: HttpResponseBase = suspend_request(request, reverse("account_reauthenticate"))
        return suspended

    return fresh_view


def asks_before_form(view: View) -> View:
    """For forms that hold passwords, which must not wait in the session: it asks before the form is shown."""

    @wraps(view)
    def fresh_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_reauthentication_required(request, app=""):
            return view(request, *args, **kwargs)
        query = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('account_reauthenticate')}?{query}")

    return fresh_view


def record_sign_in(sender: type[User], request: HttpRequest, user: User, **_: Any) -> None:
    """Let the sign-in itself count as fresh."""
    request.session[SEEN_AT] = int(time.time())
    record_authentication(request, user, method="sign_in", reauthenticated=True)
