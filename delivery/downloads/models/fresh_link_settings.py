from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from core.vendor_relations import VendorModel
from vendors.models import Vendor

MAX_PER_DAY = 20


class FreshLinkSettings(VendorModel):
    """When a vendor's customers may have a fresh download link mailed to themselves."""

    vendor = models.OneToOneField(Vendor, models.PROTECT, related_name="fresh_link_settings")
    when_expired = models.BooleanField("When a link has expired", default=True)
    when_used_up = models.BooleanField("When a link has been used up", default=True)
    per_day = models.PositiveSmallIntegerField(
        "Times a day for each product of an order",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_PER_DAY)],
    )

    def __str__(self) -> str:
        return f"Fresh link settings of {self.vendor}"

    @classmethod
    def of_vendor(cls, vendor_id: int) -> "FreshLinkSettings":
        """Return the vendor's settings, or the defaults."""
        return cls.objects.filter(vendor_id=vendor_id).first() or cls(vendor_id=vendor_id)
