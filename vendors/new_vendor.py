"""A new vendor and its first Owner, who chooses a password behind the link of the invitation."""

from django.db import transaction

from vendors.actor import Actor
from vendors.log.recording import recorded
from vendors.models import Vendor
from vendors.team.invitations import invite_owner


def create_vendor(vendor: Vendor, owner: str, actor: Actor) -> None:
    """Save a new vendor, with which its log begins, and invite its first Owner. Raise CannotInvite, saving nothing."""
    with transaction.atomic():
        vendor.save()
        with recorded(actor, vendor.pk) as made:
            made.append(vendor)
        invite_owner(vendor, owner, actor)
