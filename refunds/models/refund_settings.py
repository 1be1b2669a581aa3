from collections.abc import Iterable

from django.db import models

from core.money import Money
from vendors.models import Vendor


class RefundSettings(models.Model):
    """How a vendor gives money back: who alone up to how much, who is told."""

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
    def of(cls, vendor_id: int) -> "RefundSettings":
        """What the vendor chose, or the usual."""
        return cls.of_all([vendor_id])[vendor_id]

    @classmethod
    def of_all(cls, vendors: Iterable[int]) -> dict[int, "RefundSettings"]:
        """The same for several vendors."""
        usual = {pk: cls(vendor_id=pk) for pk in vendors}
        return usual | {one.vendor_id: one for one in cls.objects.filter(vendor_id__in=usual)}

    def allows(self, role: str, amount: Money) -> bool:
        """Whether this role may give so much back alone. A role without ceilings has none."""
        ceilings = self.ceilings.get(role)
        return not ceilings or amount.minor <= ceilings.get(amount.currency, 0)
