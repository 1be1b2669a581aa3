from datetime import timedelta
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from core.vendor_relations import VendorModel
from vendors.models import Vendor

OLD_SECRET_VALID_FOR = timedelta(hours=24)  # after a rotation; notices then have two signatures


class Event(models.TextChoices):
    """The event of a notice; its value is the `event-name` in the body."""

    ORDER = "order", "New order"
    REFUND = "refund", "Refund"
    DISPUTE = "dispute", "Dispute"
    EMAIL_CHANGE = "email-change", "Changed email address"
    KEY_DELIVERY = "key-delivery", "Delivered license key"


class NoticeEndpointQuerySet(models.QuerySet["NoticeEndpoint"]):
    def active(self) -> "NoticeEndpointQuerySet":
        """Those that the vendor has not removed."""
        return self.filter(removed_at=None)


class NoticeEndpoint(VendorModel):
    """An address of the vendor's own server to which notices are posted, with the health of its deliveries."""

    class Format(models.TextChoices):
        XML = "xml", "XML"
        JSON = "json", "JSON"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="notice_endpoints")
    url = models.CharField("URL", max_length=2000)
    format = models.CharField(max_length=4, choices=Format.choices, default=Format.XML)
    events = models.JSONField(default=list)
    takes_test_orders = models.BooleanField("Test orders too", default=False)
    secret = models.TextField(help_text="Encrypted.")
    old_secret = models.TextField(blank=True, help_text="Encrypted; signs beside the new one for a day.")
    old_secret_until = models.DateTimeField(null=True)

    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    failing_since = models.DateTimeField(null=True)
    cooldown_until = models.DateTimeField(
        null=True, help_text="Nothing is posted before, after some failures."
    )
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.TextField(blank=True)
    catching_up_since = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True)

    objects = NoticeEndpointQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("vendor", "url"), name="one_notice_endpoint_per_url", condition=Q(removed_at=None)
            ),
        )

    def __str__(self) -> str:
        return self.host

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or self.url

    @property
    def state(self) -> str:
        """Return active, failing, paused or catching_up."""
        if self.paused_at:
            return "catching_up" if self.catching_up_since else "paused"
        return "failing" if self.failing_since else "active"

    @property
    def status_text(self) -> str:
        """Return the state for people."""
        return self.state.replace("_", " ").capitalize()

    @property
    def event_labels(self) -> list[str]:
        return [event.label for event in Event if event in self.events]

    @property
    def is_cooling_down(self) -> bool:
        return self.cooldown_until is not None and self.cooldown_until > timezone.now()

    @property
    def valid_secrets(self) -> list[str]:
        """Return the encrypted secrets that sign notices now, the newest first."""
        old_is_valid = self.old_secret and self.old_secret_until and self.old_secret_until > timezone.now()
        return [self.secret, self.old_secret] if old_is_valid else [self.secret]
