from datetime import timedelta

from django.db import models
from django.db.models.functions import Now

from core.vendor_relations import VendorForeignKey, VendorModel
from delivery.downloads.models.download_link import DownloadLink
from delivery.downloads.models.product_file import FileVersion
from vendors.models import Vendor

WINDOW = timedelta(minutes=30)  # in which the requests of one client are one download
MAX_SERVED_SIZES = 2  # times the file's size: resumes and accelerators fetch parts twice


class Download(VendorModel):
    """One download, counted once, however many requests one client makes for it."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    link = VendorForeignKey(DownloadLink, models.PROTECT, related_name="downloads", db_index=False)
    version = VendorForeignKey(FileVersion, models.PROTECT, related_name="+", db_index=False)
    client = models.CharField(max_length=64, help_text="Digest of address and user agent.")
    address = models.GenericIPAddressField(null=True)
    served = models.PositiveBigIntegerField(default=0, help_text="Bytes.")
    started_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True, help_text="The link was reset: what comes next counts anew.")

    class Meta:
        indexes = (
            models.Index(fields=("link", "client", "-started_at"), name="download_of_client"),
            models.Index(fields=("vendor", "started_at"), name="download_age"),
            models.Index(
                fields=("vendor", "started_at"), name="download_address_age", condition=~models.Q(client="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.link} at {self.started_at}"
