"""The middleware that sets the actor of a request and the vendor chosen in the top menu."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from vendors.account.sessions import note_use
from vendors.account.time_zone import zone_of
from vendors.actor import Actor
from vendors.models import User, Vendor

_OPEN_WITHOUT_SECOND_FACTOR = ("/accounts/", "/static/", "/healthz", "/readyz")


class PanelRequest(HttpRequest):
    """A request by a signed-in person."""

    user: User
    actor: Actor
    vendor: Vendor | None
    htmx: object


def actor_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.actor`, `request.vendor` and the time zone, the person's or the vendor's.

    Who needs a second factor and has none is led to set one up.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        actor = Actor.of(request.user)
        if actor.lacks_second_factor and not request.path.startswith(_OPEN_WITHOUT_SECOND_FACTOR):
            return redirect("mfa_activate_totp")
        note_use(request)
        vendor = _chosen_vendor(request, actor)
        request.actor, request.vendor = actor, vendor  # type: ignore[attr-defined]
        with timezone.override(zone_of(request.user, vendor)):
            response = get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return middleware


def choose_vendor(request: HttpRequest, vendor_id: int) -> None:
    """Store the vendor in the session; do nothing for a vendor at which this person has no seat."""
    for seat in request.actor.seats:  # type: ignore[attr-defined]
        if seat.vendor_id == vendor_id and request.session.get("vendor") != vendor_id:
            request.session["vendor"] = vendor_id
            request.vendor = seat.vendor  # type: ignore[attr-defined]


def _chosen_vendor(request: HttpRequest, actor: Actor) -> Vendor | None:
    vendor_id = request.session.get("vendor")
    vendors = [seat.vendor for seat in actor.seats]
    return next((vendor for vendor in vendors if vendor.pk == vendor_id), vendors[0] if vendors else None)
