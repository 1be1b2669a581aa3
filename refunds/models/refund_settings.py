from django.db import models

from core.vendor_relations import VendorModel
from vendors.models import Vendor


class RefundSettings(VendorModel):
    """A vendor's settings for refunds: ceilings by role, emails, and the delays of refund requests."""

    vendor = models.OneToOneField(Vendor, models.PROTECT, related_name="refund_settings")
    mails_customer = models.BooleanField("Email the customer when a refund has succeeded", default=True)
    ceilings = models.JSONField(default=dict, help_text="By role and currency, in minor units.")
    remind_after_days = models.PositiveIntegerField("Remind us of open refund requests after days", default=3)
    escalate_after_days = models.PositiveIntegerField(
        "Customer Service takes refund requests over after days", default=10
    )

    def __str__(self) -> str:
        return f"Refund settings of {self.vendor}"

    @classmethod
    def of_vendor(cls, vendor_id: int) -> "RefundSettings":
        """Return the vendor's settings, or the defaults."""
        return cls.objects.filter(vendor_id=vendor_id).first() or cls(vendor_id=vendor_id)
