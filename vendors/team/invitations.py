"""Invitations to a vendor's team: a link that is mailed, works once, and for seven days.

The link is signed and made when it is mailed; no row holds it.
"""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import IntegrityError
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from vendors.actor import Actor, ActorKind
from vendors.extension_points import INVITATION_EMAILS
from vendors.log.recording import recorded
from vendors.models import Invitation, Seat, User, Vendor
from vendors.rights import Role
from vendors.team.seats import team_locked, team_locked_by_staff

SALT = "vendors.invitation"
LIFETIME = timedelta(days=7)
MOST_PEOPLE = 200  # seats and invitations of a vendor


class CannotInvite(Exception):
    """Somebody with this address is in the team, or the team is full; the message is a sentence for the form."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What somebody without an account types to get one."""

    first_name: str
    last_name: str
    password: str


def invite(vendor: Vendor, email: str, role: str, *, by: User) -> None:
    """Invite an address; an earlier invitation of it is replaced. Raise CannotInvite."""
    with team_locked(vendor.pk, by=by):
        if refusal := _refusal(vendor, email):
            raise CannotInvite(refusal)
        _send(vendor, email, role, by=by)


def invite_owner(vendor: Vendor, email: str, actor: Actor) -> None:
    """Invite an Owner for MyCommerce's staff, or for a command; the vendor's log says who did. Raise CannotInvite.

    Where nobody has joined yet, another address takes the place of the one before, whose link ends.
    """
    invitations = Invitation.objects.filter(vendor_id=vendor.pk)
    with recorded(actor, vendor.pk, invitations), team_locked_by_staff(vendor.pk):
        if refusal := refusal_of_owner(vendor, email):
            raise CannotInvite(refusal)
        if not Seat.objects.filter(vendor_id=vendor.pk).exists():
            invitations.exclude(email=email).delete()
        _send(vendor, email, Role.OWNER, by=actor.user)


def refusal_of_owner(vendor: Vendor, email: str) -> str:
    """Return why an address cannot be invited as an Owner, as a sentence; "" where it can."""
    if User.objects.filter(email=email, is_staff=True).exists():
        return f"{email} is staff of MyCommerce: an Owner needs an account of their own."
    return _refusal(vendor, email)


def resend(invitation: Invitation, *, by: User) -> bool:
    """Mail a new link, which ends the one before; return False when it was accepted or revoked meanwhile."""
    with team_locked(invitation.vendor_id, by=by):
        return _send_again(invitation, invited_by=by)


def revoke(invitation: Invitation, *, by: User) -> bool:
    """End an invitation; return False when it was accepted or revoked meanwhile."""
    with team_locked(invitation.vendor_id, by=by):
        deleted, _ = _this(invitation).delete()
    return bool(deleted)


def link_of(invitation: Invitation) -> str:
    """Return the address of the page that accepts an invitation as it was sent last."""
    key = signing.dumps([invitation.vendor_id, invitation.pk, invitation.version], salt=SALT)
    return f"{settings.SITE_URL.rstrip('/')}{reverse('accept_invitation', args=[key])}"


def invitation_of_key(key: str) -> Invitation | None:
    """Return the invitation of a link, with its vendor; None for one that is not genuine or works no more."""
    try:
        vendor_id, pk, version = signing.loads(key, salt=SALT, max_age=LIFETIME)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    standing = Invitation.objects.filter(vendor_id=vendor_id, pk=pk, version=version, expires_at__gt=Now())
    return standing.select_related("vendor", "invited_by").first()


def accept(invitation: Invitation, user: User) -> bool:
    """Give the person the seat; return False when the invitation was used, revoked or sent anew meanwhile."""
    seats = Seat.objects.filter(vendor_id=invitation.vendor_id, user=user)
    actor = Actor(ActorKind.VENDOR, str(user), user)
    with recorded(actor, invitation.vendor_id, _this(invitation), seats):
        if not _use_up(invitation):
            return False
        Seat.objects.get_or_create(
            user=user, vendor_id=invitation.vendor_id, defaults={"role": invitation.role}
        )
    return True


def accept_as_new(invitation: Invitation, person: NewPerson) -> User | None:
    """Make an account with the invited address and its seat; None as in `accept`, or when there is one by now."""
    try:
        actor = Actor(ActorKind.VENDOR, f"{person.first_name} {person.last_name}")
        with recorded(actor, invitation.vendor_id, _this(invitation)) as made:
            if not _use_up(invitation):
                return None
            names = {"first_name": person.first_name, "last_name": person.last_name}
            user = User.objects.create_user(invitation.email, person.password, **names)
            # The link came by email to this address: that confirms it.
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
            made.append(Seat.objects.create(user=user, vendor_id=invitation.vendor_id, role=invitation.role))
    except IntegrityError:
        return None
    return user


def _send(vendor: Vendor, email: str, role: str, *, by: User | None) -> None:
    fields = {"role": role, "invited_by": by, "expires_at": timezone.now() + LIFETIME}
    invitation, is_new = Invitation.objects.get_or_create(vendor_id=vendor.pk, email=email, defaults=fields)
    if is_new:
        _mail(invitation)
    else:
        _send_again(invitation, role=role, invited_by=by)


def _refusal(vendor: Vendor, email: str) -> str:
    """Return why the team takes no invitation of this address; a vendor that is not saved has no team."""
    if vendor.pk is None:
        return ""
    if Seat.objects.filter(vendor_id=vendor.pk, user__email=email).exists():
        return f"{email} is in the team already."
    people = Seat.objects.filter(vendor_id=vendor.pk).count() + vendor.invitations.count()
    return f"A team has at most {MOST_PEOPLE} people, those invited counted." if people >= MOST_PEOPLE else ""


def _send_again(invitation: Invitation, **changes: object) -> bool:
    changes |= {"version": F("version") + 1, "sent_at": Now(), "expires_at": timezone.now() + LIFETIME}
    if not _this(invitation).update(**changes):
        return False
    _mail(invitation)
    return True


def _mail(invitation: Invitation) -> None:
    for enqueue in INVITATION_EMAILS:
        enqueue(invitation)


def _use_up(invitation: Invitation) -> bool:
    standing = _this(invitation).filter(version=invitation.version, expires_at__gt=Now())
    deleted, _ = standing.delete()
    return bool(deleted)


def _this(invitation: Invitation) -> QuerySet[Invitation]:
    return Invitation.objects.filter(vendor_id=invitation.vendor_id, pk=invitation.pk)
