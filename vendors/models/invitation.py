from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from core.email_fields import EmailAddressField
from core.vendor_relations import VendorModel
from vendors.models.vendor import Vendor
from vendors.rights import Role


class Invitation(VendorModel):
    """An invitation to a vendor's team that nobody has accepted yet. It is deleted when it is accepted or revoked."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="invitations", db_index=False)
    email = EmailAddressField("email")
    role = models.CharField(max_length=10, choices=Role.choices)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        db_index=False,
        null=True,
        help_text="None for a command.",
    )
    version = models.PositiveIntegerField(
        default=1, help_text="How often it was sent: the newest link works."
    )
    sent_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("email", "vendor"), name="one_invitation_per_address"),
        )

    def __str__(self) -> str:
        return str(self.email)

    @property
    def inviter(self) -> str:
        """Return who invites: a person of the vendor, or MyCommerce."""
        return "MyCommerce" if self.invited_by is None or self.invited_by.is_staff else str(self.invited_by)

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()
