from http import HTTPStatus

from django.db import models

from core.vendor_relations import VendorForeignKey, VendorModel
from notifications.webhooks.models.notice import Notice
from vendors.models import Vendor

MAX_ANSWER = 2_048  # characters
MAX_HEADERS = 40


class NoticeAttempt(VendorModel):
    """One attempt to deliver a notice, with the server's answer."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    notice = VendorForeignKey(Notice, models.PROTECT, related_name="attempts")
    started_at = models.DateTimeField()
    address = models.CharField(max_length=64, blank=True, help_text="The network address we connected to.")
    status = models.PositiveIntegerField(null=True)
    ms = models.PositiveIntegerField()
    headers = models.JSONField(default=dict)
    answer = models.TextField(blank=True, help_text="The beginning of its body.")
    error = models.TextField(blank=True, help_text="Why there is no answer, or what is wrong with it.")

    class Meta:
        indexes = (
            models.Index(fields=("vendor", "started_at"), name="attempt_age"),
            models.Index(
                fields=("vendor", "started_at"),
                name="attempt_answer_age",
                condition=~models.Q(headers={}, answer=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M:%S} {self.status or self.error}"

    @property
    def status_text(self) -> str:
        """Return the status with its phrase in RFC 9110, such as `503 Service Unavailable`."""
        if self.status is None:
            return "No answer"
        has_phrase = self.status in HTTPStatus.__members__.values()
        return f"{self.status} {HTTPStatus(self.status).phrase}" if has_phrase else str(self.status)

    @property
    def outcome(self) -> str:
        """Return `delivered` or `failed`."""
        return "failed" if self.error else "delivered"

    @property
    def error_detail(self) -> str:
        """Return the error, "" where the status alone says it."""
        return "" if self.error == f"it answered {self.status}" else self.error
