from django.db import models
from django.db.models.functions import Now

from core.vendor_relations import VendorModel
from vendors.models import Vendor


class FileImport(VendorModel):
    """The import of a file: unfinished until `finished_at`; importing the same file again resumes it."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="import_runs")
    source = models.CharField(max_length=40, help_text="System that the orders come from.")
    file_name = models.CharField(max_length=255)
    file_digest = models.CharField(max_length=64, help_text="SHA-256 of the file.")
    rows = models.PositiveIntegerField()
    refused_rows = models.PositiveIntegerField()
    orders = models.PositiveIntegerField(help_text="Orders in the file, those imported before included.")
    orders_done = models.PositiveIntegerField()
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("vendor", "source", "file_digest"),
                name="one_unfinished_import_per_file",
                condition=models.Q(finished_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.file_name} from {self.source}"
