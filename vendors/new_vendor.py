"""A new vendor and its first Owner, who chooses a password behind the link of the invitation."""

from django.db import transaction

from vendors.models import User, Vendor
from vendors.team.invitations import invite_owner


def create_vendor(vendor: Vendor, owner: str, *, by: User | None) -> None:
    """Save a new vendor and invite its first Owner by email. Raise CannotInvite, and save nothing then."""
    with transaction.atomic():
        vendor.save()
        invite_owner(vendor, owner, by=by)
