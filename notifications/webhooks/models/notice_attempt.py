from http import HTTPStatus

from django.db import models

from notifications.webhooks.models.notice import Notice
from vendors.models import Vendor

KEPT = 2_048  # characters of an answer
HEADERS = 40  # lines of its head


class NoticeAttempt(models.Model):
    """One try to deliver a notice, and what the other side answered."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="attempts", db_constraint=False)
    started_at = models.DateTimeField()
    address = models.CharField(max_length=64, blank=True, help_text="The network address we connected to.")
    status = models.PositiveIntegerField(null=True)
    ms = models.PositiveIntegerField()
    headers = models.JSONField(default=dict)
    answer = models.TextField(blank=True, help_text="Its beginning.")
    error = models.TextField(blank=True, help_text="Why there is no answer, or what is wrong with it.")

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M:%S} {self.status or self.error}"

    @property
    def answered(self) -> str:
        """The status with the standard's name for it, such as `503 Service Unavailable`."""
        if self.status is None:
            return "No answer"
        known = self.status in HTTPStatus.__members__.values()
        return f"{self.status} {HTTPStatus(self.status).phrase}" if known else str(self.status)

    @property
    def complaint(self) -> str:
        """What is wrong, unless the status alone says it."""
        return "" if self.error == f"it answered {self.status}" else self.error
