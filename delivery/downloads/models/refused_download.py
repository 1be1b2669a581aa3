from django.db import models
from django.db.models.functions import Now

from core.vendor_relations import VendorForeignKey, VendorModel
from delivery.downloads.models.download_link import DownloadLink
from vendors.models import Vendor


class RefusedDownload(VendorModel):
    """How often a link of a paid order gave no file within one hour, for one reason."""

    class Reason(models.TextChoices):
        EXPIRED = "expired", "The link has expired"
        EXHAUSTED = "exhausted", "The download limit is reached"
        WITHDRAWN = "withdrawn", "The file was removed or renamed"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    link = VendorForeignKey(DownloadLink, models.PROTECT, related_name="refusals", db_index=False)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = (models.Index(fields=("vendor", "last_at"), name="refused_download_newest"),)
        constraints = (
            models.UniqueConstraint(
                fields=("link", "reason", "hour", "vendor"), name="one_refusal_per_link_and_hour"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_reason_display()}, {self.count} times"
