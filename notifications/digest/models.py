from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse

from core.vendor_relations import VendorModel
from vendors.models import Vendor

SALT = "notifications.digest"


class DigestSubscription(VendorModel):
    """That a person wants a vendor's Needs attention by email, each day at an hour of the vendor's time zone."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    hour = models.PositiveSmallIntegerField()
    next_at = models.DateTimeField(help_text="When the next one is due.")

    class Meta:
        indexes = (models.Index(fields=("next_at",), name="digest_due"),)
        constraints = (
            models.UniqueConstraint(fields=("user", "vendor"), name="one_digest_per_person_and_vendor"),
            models.CheckConstraint(condition=models.Q(hour__lte=23), name="digest_at_an_hour"),
        )

    def __str__(self) -> str:
        return f"Digest of {self.vendor} for {self.user}"

    @property
    def off_url(self) -> str:
        """Return the address by which its reader ends it, without signing in."""
        token = signing.dumps([self.vendor.number, self.pk, self.user_id], salt=SALT)
        return f"{settings.SITE_URL.rstrip('/')}{reverse('digest_off', args=[token])}"


def subscription_of_token(token: str) -> DigestSubscription | None:
    """Return the subscription whose `off_url` has this token; None where there is none any more."""
    try:
        number, pk, user_id = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    vendor_id = Vendor.objects.id_of(number)
    return DigestSubscription.objects.filter(vendor_id=vendor_id, pk=pk, user_id=user_id).first()


def next_time(after: datetime, hour: int, timezone: str) -> datetime:
    """Return the next moment at which it is this hour in the time zone."""
    local = after.astimezone(ZoneInfo(timezone))
    today = local.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    return today if today > local else today + timedelta(days=1)
