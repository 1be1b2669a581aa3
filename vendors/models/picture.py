from django.db import models
from django.db.models.functions import Now

from core.vendor_relations import VendorModel
from vendors.models.vendor import Vendor


class Picture(VendorModel):
    """A picture that a vendor uploaded, as a PNG. It stays: documents and emails that were issued show it."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    digest = models.CharField(
        max_length=64, db_collation="C", help_text="SHA-256 of the file, in its address."
    )
    png = models.BinaryField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (models.UniqueConstraint(fields=("digest", "vendor"), name="picture_once"),)

    def __str__(self) -> str:
        return self.digest
