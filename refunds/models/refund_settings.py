from django.db import models

from core.money import Money
from core.vendor_relations import VendorModel
from vendors.models import Vendor
from vendors.rights import Role


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

    def ceiling_texts(self) -> dict[str, str]:
        """Return the ceiling of each role as a text, for the vendor log."""
        return {
            f"{Role(role).label}s refund alone up to": ", ".join(
                str(Money(minor, currency)) for currency, minor in sorted(amounts.items())
            )
            for role, amounts in self.ceilings.items()
        }

    @classmethod
    def of_vendor(cls, vendor_id: int) -> "RefundSettings":
        """Return the vendor's settings, or the defaults."""
        return cls.objects.filter(vendor_id=vendor_id).first() or cls(vendor_id=vendor_id)
