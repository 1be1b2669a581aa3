from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from vendors.models import Vendor


class ExportRun(models.Model):
    """An export of orders: who exported which orders, when, and how many; and the state of its file.

    The row is never deleted: it is the vendor's record of exports. Staff who export all vendors' orders name no vendor.
    """

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "Excel"

    class State(models.TextChoices):
        WAITING = "waiting", "Being made"
        READY = "ready", "Ready"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"
        FAILED = "failed", "Not finished"
        REMOVED = "removed", "Removed"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="export_runs", null=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    format = models.CharField(max_length=4, choices=Format.choices)
    query = models.CharField(max_length=2_000, blank=True, help_text="Filters, as in the list's address.")
    token = models.UUIDField(
        default=uuid4, unique=True, help_text="Form token: a form sent twice is one export."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField(null=True, help_text="Orders of the search, once they are counted.")
    rows = models.PositiveIntegerField(default=0, help_text="Orders written so far.")
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("vendor", "-id"), name="export_of_vendor"),
            models.Index(
                fields=("created_at",), name="export_kept", condition=models.Q(state__in=("ready", "waiting"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_format_display()} of {self.rows:,} orders"

    def get_absolute_url(self) -> str:
        return reverse("export_run", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.state != self.State.WAITING
