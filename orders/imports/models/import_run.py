from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from core.vendor_relations import VendorModel
from vendors.models import Vendor


class ImportRun(VendorModel):
    """An upload of order files: its columns are mapped, then it is checked, then imported, by a worker."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Columns to be matched"
        CHECKING = "checking", "Being checked"
        CHECKED = "checked", "Checked"
        IMPORTING = "importing", "Being imported"
        DONE = "done", "Imported"
        STOPPED = "stopped", "Stopped"
        FAILED = "failed", "Not possible"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="import_jobs", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(help_text="Bytes of all files.")
    token = models.UUIDField(default=uuid4, help_text="Form token: a form sent twice is one upload.")
    header = models.JSONField(default=list, help_text="Columns of all files.")
    mapping: Any = models.JSONField(
        default=dict, help_text="As in a TOML file of orders/imports/mapping/presets/."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    attempt = models.PositiveIntegerField(
        default=0, help_text="Counts checks and imports; a worker on an old attempt ends."
    )
    phase = models.CharField(max_length=20, blank=True, help_text="Checking or Writing, while it runs.")
    done_rows = models.PositiveIntegerField(default=0)
    total_rows = models.PositiveIntegerField(default=0)
    phase_started_at = models.DateTimeField(null=True)
    summary: Any = models.JSONField(default=dict, help_text="Summary of the last check or import.")
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("token", "vendor"), name="one_import_run_per_token"),)
        indexes = (models.Index(fields=("vendor", "-id"), name="import_job_of_vendor"),)

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("import_run", args=[self.pk])

    @property
    def further_files(self) -> int:
        """Return how many files are joined to the main file."""
        return len(self.mapping.get("joined", {}))

    @property
    def is_running(self) -> bool:
        return self.state in (self.State.CHECKING, self.State.IMPORTING)

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def can_be_mapped(self) -> bool:
        return not self.is_running and not self.is_done
