from django.db import models

from orders.runs.run import Run
from vendors.models import Vendor


class ExportRun(Run):
    """An export of orders: who exported which orders, when, and how many; and the state of its file.

    The row is never deleted: it is the vendor's record of exports. Staff who export all vendors' orders name no
    vendor. A stopped one is not resumed: a file is written from its beginning, as an export of its own.
    """

    PAGE = "export_run"

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "Excel"

    class State(models.TextChoices):
        RUNNING = "running", "Being made"
        READY = "ready", "Ready"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"
        FAILED = "failed", "Not finished"
        REMOVED = "removed", "Removed"

    vendor = models.ForeignKey(  # type: ignore[assignment]
        Vendor, models.PROTECT, related_name="+", db_index=False, null=True
    )
    format = models.CharField(max_length=4, choices=Format.choices)
    query = models.CharField(max_length=2_000, blank=True, help_text="Filters, as in the list's address.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("token", "vendor"), name="one_export_per_form"),)
        indexes = (
            models.Index(fields=("vendor", "-id"), name="export_of_vendor"),
            models.Index(
                fields=("created_at",), name="export_kept", condition=models.Q(state__in=("ready", "running"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_format_display()} of {self.processed:,} orders"
