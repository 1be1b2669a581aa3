"""Connecting help desks, and finding the one whose address is asked for."""

import secrets
from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.http import Http404
from django.utils import timezone

from core.encryption import encrypt
from core.token_text import DESK_TOKEN, digest_of, new_token, vendor_id_of
from core.vendor_transaction import vendor_transaction
from desk.models import HelpDesk
from desk.models.help_desk import USE_RECORDED_EVERY
from vendors.models import User, Vendor

MOST_HELP_DESKS = 20  # of a vendor, that are connected
SECRET_BYTES = 20  # 40 hexadecimal characters: Help Scout takes no more
HELP_SCOUT_ORIGIN = "https://secure.helpscout.net"


def connect(
    vendor: Vendor, user: User, *, name: str, kind: str, origins: Collection[str] = ()
) -> tuple[HelpDesk, str, str]:
    """Insert a help desk; return it with its token, which is not stored, and the secret that Help Scout signs with."""
    token = new_token(DESK_TOKEN, vendor.pk)
    secret = "" if kind == HelpDesk.Kind.FRAME else secrets.token_hex(SECRET_BYTES)
    if kind != HelpDesk.Kind.FRAME:
        origins = [HELP_SCOUT_ORIGIN] if kind == HelpDesk.Kind.HELP_SCOUT else []
    with vendor_transaction(vendor.pk):
        help_desk = HelpDesk.objects.create(
            vendor=vendor,
            user=user,
            name=name,
            kind=kind,
            origins=list(origins),
            secret=encrypt(secret.encode()) if secret else "",
            digest=digest_of(token),
            ending=token[-4:],
        )
    return help_desk, token, secret


def revoke(help_desk: HelpDesk) -> None:
    """Let its address show nothing any more."""
    with vendor_transaction(help_desk.vendor_id):
        connected_help_desks(help_desk.vendor_id).filter(pk=help_desk.pk).update(revoked_at=Now())


def connected_help_desks(vendor_id: int) -> QuerySet[HelpDesk]:
    """Return the vendor's help desks that have not been revoked."""
    return HelpDesk.objects.filter(vendor_id=vendor_id, revoked_at=None)


def help_desk_or_404(token: str, *kinds: HelpDesk.Kind) -> HelpDesk:
    """Return the help desk of one of these kinds with this token, with its vendor, and record that it is used."""
    vendor_id = vendor_id_of(DESK_TOKEN, token)
    if not vendor_id:
        raise Http404
    connected = connected_help_desks(vendor_id).filter(digest=digest_of(token), kind__in=kinds)
    help_desk = connected.select_related("vendor").first()
    if help_desk is None:
        raise Http404
    _record_use(help_desk)
    return help_desk


def _record_use(help_desk: HelpDesk) -> None:
    """Record the use, at most once a minute."""
    if not help_desk.is_use_due:
        return
    is_due = Q(last_used_at=None) | Q(last_used_at__lt=timezone.now() - USE_RECORDED_EVERY)
    with vendor_transaction(help_desk.vendor_id):
        connected_help_desks(help_desk.vendor_id).filter(is_due, pk=help_desk.pk).update(last_used_at=Now())
