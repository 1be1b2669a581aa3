from datetime import timedelta
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from vendors.models import Vendor

OVERLAP = timedelta(hours=24)  # how long notices carry the old secret's signature too


class Event(models.TextChoices):
    """What a notice tells, by the word that stands in it."""

    ORDER = "order", "New order"
    REFUND = "refund", "Refund"
    EMAIL_CHANGE = "email-change", "Changed email address"
    KEY_DELIVERY = "key-delivery", "Delivered license key"


class NoticeEndpointQuerySet(models.QuerySet["NoticeEndpoint"]):
    def standing(self) -> "NoticeEndpointQuerySet":
        """Those that the vendor has not removed."""
        return self.filter(removed_at=None)


class NoticeEndpoint(models.Model):
    """An address of the vendor's own server that hears of its orders, and how well it does."""

    class Format(models.TextChoices):
        XML = "xml", "XML"
        JSON = "json", "JSON"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="notice_endpoints")
    url = models.CharField("URL", max_length=2000)
    format = models.CharField(max_length=4, choices=Format.choices, default=Format.XML)
    events = models.JSONField(default=list)
    takes_test_orders = models.BooleanField("Test orders too", default=False)
    secret = models.TextField(help_text="Sealed.")
    old_secret = models.TextField(blank=True, help_text="Sealed; signs beside the new one for a day.")
    old_secret_until = models.DateTimeField(null=True)

    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    failing_since = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True, help_text="After some failures it is left alone a while.")
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.TextField(blank=True)
    catching_up_since = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True)

    objects = NoticeEndpointQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("vendor", "id"), name="notice_endpoint_of_vendor"),
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
        """active, failing, paused or catching_up."""
        if self.paused_at:
            return "catching_up" if self.catching_up_since else "paused"
        return "failing" if self.failing_since else "active"

    @property
    def told(self) -> str:
        """The state as people read it."""
        return self.state.replace("_", " ").capitalize()

    @property
    def event_labels(self) -> list[str]:
        return [event.label for event in Event if event in self.events]

    @property
    def rests(self) -> bool:
        return self.rests_until is not None and self.rests_until > timezone.now()

    @property
    def sealed_secrets(self) -> list[str]:
        """Those that sign now, the newest first."""
        overlaps = self.old_secret and self.old_secret_until and self.old_secret_until > timezone.now()
        return [self.secret, self.old_secret] if overlaps else [self.secret]
