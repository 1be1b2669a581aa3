from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from core.vendor_relations import VendorModel
from vendors.actor import Actor
from vendors.models import Seat, Vendor
from vendors.rights import Right

USE_RECORDED_EVERY = timedelta(minutes=1)


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def valid(self) -> Self:
        """Those that open the API now, with person and seat: a person who is disabled or left the team has none."""
        valid = self.filter(revoked_at=None, expires_at__gt=Now(), user__is_active=True)
        return valid.select_related("vendor", "user", "seat")


class ApiToken(VendorModel):
    """A token by which a program acts for a person's seat. Only its digest is stored."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="api_tokens", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    # It outlives the seat: who gets another seat at the vendor makes another token.
    seat = models.ForeignKey(Seat, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    name = models.CharField(max_length=60)
    rights = models.JSONField(default=list, help_text="At most these, of those that the role gives.")
    digest = models.CharField(max_length=64, db_collation="C")
    ending = models.CharField(max_length=4, help_text="Its last characters, by which people tell it.")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True, help_text="To the minute.")

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "API token"
        indexes = (models.Index(fields=("vendor", "-id"), name="api_token_newest"),)
        constraints = (models.UniqueConstraint(fields=("digest", "vendor"), name="one_api_token_per_digest"),)

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> Actor:
        """Return who acts by it, of a token that was read with person and seat (`valid`)."""
        self.seat.user, self.seat.vendor = self.user, self.vendor
        rights = frozenset(Right(right) for right in self.rights)
        return Actor.by_api_token(self.seat, self.name, rights)

    @property
    def is_use_due(self) -> bool:
        """Return whether a use of it was noted more than a minute ago, or never."""
        return self.last_used_at is None or self.last_used_at < timezone.now() - USE_RECORDED_EVERY
