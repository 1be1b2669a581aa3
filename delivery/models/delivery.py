from django.db import models
from django.db.models.functions import Now

from delivery.downloads.token import ACTIVATION_SALT, token_of
from delivery.licenses.models.license_key import LicenseKey
from delivery.shipments.models import Shipment
from jobs.models import Job
from orders.models import OrderItem
from vendors.models import Vendor


class Delivery(models.Model):
    """What an order item was delivered with. It answers what actions ask, read in the item's own query."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    item = models.OneToOneField(OrderItem, models.PROTECT, related_name="delivery")
    receipt_text = models.TextField("Receipt Text", blank=True)
    links = models.PositiveSmallIntegerField(default=0, help_text="How many files it is delivered by.")
    key = models.OneToOneField(LicenseKey, models.PROTECT, related_name="+", null=True)
    shipment = models.OneToOneField(
        Shipment, models.PROTECT, related_name="+", null=True, help_text="The newest, of an item on disc."
    )
    hardware_id = models.CharField("Hardware ID", max_length=200, blank=True)
    is_trialware = models.BooleanField(default=False, help_text="Bought from within the trial version.")
    awaits_key_since = models.DateTimeField(null=True, help_text="A key is due and not made yet.")
    delivered_at = models.DateTimeField(db_default=Now())
    machines = models.PositiveIntegerField(
        default=0, db_default=0, help_text="How many are active, of those that the product allows."
    )

    tried: Job | None = None  # the work on its key, read where those are listed who wait

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = (models.UniqueConstraint(fields=("vendor", "id"), name="delivery_of_vendor"),)
        indexes = (
            models.Index(
                fields=("vendor", "awaits_key_since"),
                name="delivery_awaits_key",
                condition=models.Q(awaits_key_since__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"Delivery of {self.item_id}"

    @property
    def purchase(self) -> str:
        return "Trialware purchase" if self.is_trialware else "Direct purchase"

    @property
    def activation_code(self) -> str:
        """What a program fetches its key with; derived, so that it can be shown again."""
        return token_of(self.item_id, 1, ACTIVATION_SALT)
