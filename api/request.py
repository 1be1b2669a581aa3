"""A request of the API: who asks by which token, and what all operations do before and after."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from ninja.security.http import HttpAuthBase

from api import limits
from api.limits import Quota
from api.models import ApiToken
from api.problems import Problem, ProblemKind
from api.tokens import note_use, valid_token
from core.panel_url import panel_url
from vendors.actor import Actor
from vendors.models import Vendor
from vendors.rights import Right

Run = Callable[..., HttpResponseBase]
NEEDS_TOKEN = (
    "Send a token as “Authorization: Bearer mycom_…”. The one that came is none, has expired or was revoked."  # noqa: S105
)


class ApiRequest(HttpRequest):
    """A request with a valid token."""

    token: ApiToken
    actor: Actor
    vendor: Vendor
    quotas: list[Quota]


class ApiTokenAuth(HttpAuthBase):
    """`Authorization: Bearer mycom_…`; no cookie opens the API."""

    openapi_scheme = "bearer"

    def __call__(self, request: ApiRequest) -> ApiToken:  # type: ignore[override]
        """Set who asks, by which all rights are judged; raise Problem for a stranger and for one who asks too often."""
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        token = valid_token(text.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            headers = {"WWW-Authenticate": 'Bearer realm="MyCommerce API"'}
            raise Problem(ProblemKind.UNAUTHENTICATED, NEEDS_TOKEN, headers=headers)
        request.token, request.actor, request.vendor = token, token.actor, token.vendor
        request.quotas = [limits.REQUESTS.take_from(token)]
        timezone.activate(ZoneInfo(token.vendor.timezone))
        if request.actor.lacks_second_factor:
            raise Problem(ProblemKind.NO_SECOND_FACTOR, _no_second_factor(token))
        note_use(token)
        if not request.actor.may(Right.READ, token.vendor):
            raise Problem(
                ProblemKind.FORBIDDEN, f"Reading: {request.actor.refusal(Right.READ, token.vendor)}."
            )
        return token


def _no_second_factor(token: ApiToken) -> str:
    """Say what the token's person has to do, as the panel does before it opens another page."""
    return (
        f"{token.vendor} demands a second factor of everybody, and {token.user}, who made this token, has none: "
        f"set one up at {panel_url(reverse('mfa_activate_totp'))}, and the token works again."
    )


def as_request_of_the_api(run: Run) -> Run:
    """Wrap an operation: the vendor's time zone ends with it, and its answer tells what is left of the limits."""

    @wraps(run)
    def limited(request: ApiRequest, **path: Any) -> HttpResponseBase:
        with timezone.override(None):
            response = run(request, **path)
        limits.add_headers(response, getattr(request, "quotas", []))
        return response

    return limited
