from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from core.encryption import SealedTextField
from core.vendor_relations import VendorModel
from vendors.models import Vendor

USE_RECORDED_EVERY = timedelta(minutes=1)


class HelpDesk(VendorModel):
    """A help desk that shows the sender's orders beside a ticket, by an address with a token.

    Only the token's digest is stored.
    """

    class Kind(models.TextChoices):
        HELP_SCOUT = "help_scout", "Help Scout"
        HELP_SCOUT_LEGACY = "help_scout_legacy", "Help Scout, a legacy dynamic app"
        FRAME = "frame", "Any other desk: Zendesk, Freshdesk, your own"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="help_desks", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=Kind)
    origins = models.JSONField(default=list, help_text="Of the pages that may frame it.")
    secret = SealedTextField(blank=True, help_text="Encrypted: Help Scout signs its requests with it.")
    digest = models.CharField(max_length=64, db_collation="C")
    ending = models.CharField(max_length=4, help_text="Its token's last characters, by which people tell it.")
    created_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True, help_text="To the minute.")

    class Meta:
        indexes = (models.Index(fields=("vendor", "-id"), name="help_desk_newest"),)
        constraints = (models.UniqueConstraint(fields=("digest", "vendor"), name="one_help_desk_per_digest"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_use_due(self) -> bool:
        """Return whether a use of it was recorded more than a minute ago, or never."""
        return self.last_used_at is None or self.last_used_at < timezone.now() - USE_RECORDED_EVERY
