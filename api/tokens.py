"""Making API tokens, and finding the one that a request shows."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from api.models import ApiToken
from api.models.api_token import USE_RECORDED_EVERY
from core.token_text import API_TOKEN, digest_of, new_token, vendor_id_of
from core.vendor_transaction import vendor_transaction
from orders.actions import Target, actions_on
from vendors.models import Seat
from vendors.rights import RIGHTS_OF_ROLE, Right

MOST_TOKENS = 50  # of a vendor, that stand
_OF_PEOPLE_AND_SETTINGS = {Right.SETTINGS, Right.TEAM}


def rights_for_tokens(seat: Seat) -> list[Right]:
    """Return the rights that a token of this seat may have: reading, and those that actions on orders ask for.

    None reaches people and settings.
    """
    of_actions = {action.right for target in Target for action in actions_on(target)} | {Right.READ}
    allowed = RIGHTS_OF_ROLE[seat.role] & of_actions - _OF_PEOPLE_AND_SETTINGS
    return [right for right in Right if right in allowed]


def make_token(seat: Seat, *, name: str, rights: Collection[str], days: int) -> tuple[ApiToken, str]:
    """Insert a token of a seat; return it with its text, which is not stored. It can always read."""
    text = new_token(API_TOKEN, seat.vendor_id)
    with vendor_transaction(seat.vendor_id):
        token = ApiToken.objects.create(
            vendor_id=seat.vendor_id,
            user_id=seat.user_id,
            seat=seat,
            name=name,
            rights=sorted({Right.READ.value, *rights}),
            digest=digest_of(text),
            ending=text[-4:],
            expires_at=timezone.now() + timedelta(days=days),
        )
    return token, text


def revoke(token: ApiToken) -> None:
    """End a token for ever."""
    with vendor_transaction(token.vendor_id):
        ApiToken.objects.filter(vendor_id=token.vendor_id, pk=token.pk, revoked_at=None).update(
            revoked_at=Now()
        )


def standing_tokens(vendor_id: int) -> QuerySet[ApiToken]:
    """Return the vendor's tokens that have neither expired nor been revoked."""
    return ApiToken.objects.filter(vendor_id=vendor_id, revoked_at=None, expires_at__gt=Now())


def valid_token(text: str) -> ApiToken | None:
    """Return the token with this text, if it opens the API now, with its vendor, person and seat."""
    vendor_id = vendor_id_of(API_TOKEN, text)
    if not vendor_id:
        return None
    return ApiToken.objects.valid().filter(vendor_id=vendor_id, digest=digest_of(text)).first()


def note_use(token: ApiToken) -> None:
    """Remember that the token is used, at most once a minute."""
    if not token.is_use_due:
        return
    is_due = Q(last_used_at=None) | Q(last_used_at__lt=timezone.now() - USE_RECORDED_EVERY)
    with vendor_transaction(token.vendor_id):
        ApiToken.objects.filter(is_due, vendor_id=token.vendor_id, pk=token.pk).update(last_used_at=Now())
