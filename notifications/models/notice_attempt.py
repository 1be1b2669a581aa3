from django.db import models

from notifications.models.notice import Notice
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
