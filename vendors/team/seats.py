"""Changes of a vendor's seats. They go one after the other, so that an Owner is always left."""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from core.vendor_transaction import vendor_transaction
from vendors.models import Invitation, Seat, User, Vendor
from vendors.rights import RIGHTS_OF_ROLE, Right, Role

ONLY_OWNERS = "Only an Owner changes the team."


class LastOwner(Exception):
    """A vendor without an Owner who can sign in could change nothing any more."""


def seats_of(vendor: Vendor) -> QuerySet[Seat]:
    """Return the seats with their people, whether each has a second factor, and when each was last seen."""
    factors = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    uses = UserSession.objects.filter(user_id=OuterRef("user_id")).order_by("-last_seen_at")
    seats = Seat.objects.filter(vendor_id=vendor.pk).select_related("user")
    return seats.annotate(
        has_second_factor=Exists(factors.filter(user_id=OuterRef("user_id"))),
        last_seen_at=Greatest("user__last_login", Subquery(uses.values("last_seen_at")[:1])),
    )


def has_colleague(vendor_id: int) -> Q:
    """Return the condition that the team has more than one seat, or that somebody is invited."""
    second_seat = Seat.objects.filter(vendor_id=vendor_id)[1:2]
    return Exists(second_seat) | Exists(Invitation.objects.filter(vendor_id=vendor_id))


def change_role(seat: Seat, role: str, *, by: User) -> None:
    """Give a seat another role. Raise LastOwner, or PermissionDenied when `by` is no Owner any more."""
    with team_locked(seat.vendor_id, by=by):
        if role != Role.OWNER:
            _require_other_owner(seat)
            _revoke_invitations_by(seat)
        Seat.objects.filter(vendor_id=seat.vendor_id, pk=seat.pk).update(role=role)


def remove_seat(seat: Seat, *, by: User) -> None:
    """Take a person out of the team: their API tokens and bulk runs there end, and invitations that they sent.

    Raise LastOwner, or PermissionDenied when `by` is no Owner any more.
    """
    with team_locked(seat.vendor_id, by=by):
        _require_other_owner(seat)
        _revoke_invitations_by(seat)
        Seat.objects.filter(vendor_id=seat.vendor_id, pk=seat.pk).delete()


def rows_of_seat(seat: Seat) -> tuple[QuerySet[Seat], QuerySet[Invitation]]:
    """Return what changes with a seat: itself, and the invitations that its person sent."""
    return Seat.objects.filter(vendor_id=seat.vendor_id, pk=seat.pk), _invitations_by(seat)


@contextmanager
def team_locked(vendor_id: int, *, by: User) -> Iterator[None]:
    """Open a transaction in which nobody else changes the team, of an Owner who is one still."""
    with team_locked_by_staff(vendor_id):
        role = Seat.objects.filter(vendor_id=vendor_id, user=by).values_list("role", flat=True).first()
        if role is None or Right.TEAM not in RIGHTS_OF_ROLE[role]:
            raise PermissionDenied(ONLY_OWNERS)
        yield


@contextmanager
def team_locked_by_staff(vendor_id: int) -> Iterator[None]:
    """Open a transaction in which nobody else changes the team, of MyCommerce's staff or of a command."""
    with vendor_transaction(vendor_id):
        # Orders that are placed meanwhile refer to the vendor, and do not wait for this lock.
        Vendor.objects.select_for_update(no_key=True).get(pk=vendor_id)
        yield


def _require_other_owner(seat: Seat) -> None:
    """Raise LastOwner for the seat of the only Owner who can sign in."""
    owners = Seat.objects.filter(vendor_id=seat.vendor_id, role=Role.OWNER)
    is_owner = owners.filter(pk=seat.pk).exists()
    if is_owner and not owners.filter(user__is_active=True).exclude(pk=seat.pk).exists():
        raise LastOwner


def _revoke_invitations_by(seat: Seat) -> None:
    _invitations_by(seat).delete()


def _invitations_by(seat: Seat) -> QuerySet[Invitation]:
    return Invitation.objects.filter(vendor_id=seat.vendor_id, invited_by_id=seat.user_id)
