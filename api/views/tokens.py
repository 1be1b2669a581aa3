"""Account → API tokens: a person's own tokens at the chosen vendor; owners see and revoke those of all."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from api.forms import TokenForm
from api.models import ApiToken
from api.tokens import make_token, revoke
from core.shown_once import show_once, take_shown_once
from vendors.access import chosen_vendor_or_404
from vendors.log.recording import recorded, recorded_row
from vendors.middleware import PanelRequest
from vendors.models import Seat, Vendor
from vendors.rights import Right
from vendors.sign_in.fresh_sign_in import needs_fresh_sign_in

MOST_ROWS = 200
RIGHTS = {
    Right.READ: "read",
    Right.SUPPORT: "help customers",
    Right.REFUND: "refund",
    Right.EXPORT: "export",
    Right.CATALOG: "change the catalog",
}


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as its page shows it."""

    token: ApiToken
    state: str
    state_text: str

    @property
    def is_standing(self) -> bool:
        return self.state not in {"revoked", "expired"}

    @property
    def rights_text(self) -> str:
        return ", ".join(words for right, words in RIGHTS.items() if right in self.token.rights)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in
def api_tokens(request: PanelRequest) -> HttpResponse:
    """List the tokens, the newest first, and make one, which the next page shows once."""
    vendor = chosen_vendor_or_404(request)
    form = TokenForm(_seat_at(request, vendor), request.POST if request.method == "POST" else None)
    if form.is_valid():
        cleaned = form.cleaned_data
        with recorded(request.actor, vendor.pk) as made:
            token, text = make_token(
                form.seat, name=cleaned["name"], rights=cleaned.get("rights", ()), days=cleaned["days"]
            )
            made.append(token)
        show_once(request, "api_token", name=token.name, text=text)
        messages.success(request, "API token made.")
        return redirect("api_tokens")
    context = {
        "form": form,
        "rows": [_row(token) for token in _seen_tokens(request, vendor)[:MOST_ROWS]],
        "made": take_shown_once(request, "api_token"),
        "sees_all": request.actor.may(Right.TEAM, vendor),
    }
    return render(request, "api/tokens.html", context)


@login_required
@require_POST
@needs_fresh_sign_in
def revoke_api_token(request: PanelRequest, token_id: int) -> HttpResponse:
    """**Revoke**: the token never opens the API again."""
    vendor = chosen_vendor_or_404(request)
    token = get_object_or_404(ApiToken, vendor=vendor, pk=token_id)
    if token.user_id != request.user.pk and not request.actor.may(Right.TEAM, vendor):
        raise PermissionDenied("Only an owner revokes another person's token.")
    with recorded_row(request.actor, token):
        revoke(token)
    messages.success(request, "API token revoked.")
    return redirect("api_tokens")


def _seat_at(request: PanelRequest, vendor: Vendor) -> Seat:
    return next(seat for seat in request.actor.seats if seat.vendor_id == vendor.pk)


def _seen_tokens(request: PanelRequest, vendor: Vendor) -> QuerySet[ApiToken]:
    """Return one's own tokens; for an owner those of the team."""
    tokens = ApiToken.objects.filter(vendor_id=vendor.pk).select_related("user").order_by("-pk")
    tokens = tokens.annotate(has_seat=Exists(Seat.objects.filter(pk=OuterRef("seat_id"))))
    return tokens if request.actor.may(Right.TEAM, vendor) else tokens.filter(user=request.user)


def _row(token: ApiToken) -> TokenRow:
    if token.revoked_at:
        return TokenRow(token, "revoked", "Revoked")
    if token.expires_at <= timezone.now():
        return TokenRow(token, "expired", "Expired")
    if not token.user.is_active or not token.has_seat:  # type: ignore[attr-defined]
        return TokenRow(token, "gone", "Its person has left")
    return TokenRow(token, "active", "Valid")
