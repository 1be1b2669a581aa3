from django.db import models
from django.db.models.functions import Now

from core.vendor_relations import VendorModel, VendorOneToOneField
from delivery.token import ACTIVATION_SALT, token_of
from jobs.models import Job
from orders.models import OrderItem
from vendors.models import Vendor


class Delivery(VendorModel):
    """What an order item was delivered with; read in the item's own query, so that actions make none."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    item = VendorOneToOneField(OrderItem, models.PROTECT, related_name="delivery")
    receipt_text = models.TextField("Receipt Text", blank=True)
    links = models.PositiveSmallIntegerField(default=0, help_text="How many files it is delivered by.")
    key = VendorOneToOneField("delivery_licenses.LicenseKey", models.PROTECT, related_name="+", null=True)
    shipment = VendorOneToOneField(
        "delivery_shipments.Shipment",
        models.PROTECT,
        related_name="+",
        null=True,
        help_text="The newest, of an item on disc.",
    )
    hardware_id = models.CharField("Hardware ID", max_length=200, blank=True)
    is_trialware = models.BooleanField(default=False, help_text="Bought from within the trial version.")
    awaits_key_since = models.DateTimeField(null=True, help_text="A key is due and not made yet.")
    delivered_at = models.DateTimeField(db_default=Now())
    stopped_at = models.DateTimeField(
        null=True, help_text="Access was stopped: no file and no key before it is restored."
    )
    machines = models.PositiveIntegerField(
        default=0, db_default=0, help_text="How many are active, of those that the product allows."
    )

    key_job: Job | None = None  # the job that makes its key, where `attach_key_jobs` has read it

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = (
            models.UniqueConstraint(fields=("item", "vendor"), name="one_delivery_per_item"),
            models.UniqueConstraint(fields=("key", "vendor"), name="one_delivery_per_key"),
            models.UniqueConstraint(fields=("shipment", "vendor"), name="one_delivery_per_shipment"),
        )

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
        """Return how the item was bought, as the panel says it."""
        return "Trialware purchase" if self.is_trialware else "Direct purchase"

    @property
    def activation_code(self) -> str:
        """Return the code with which a program fetches its key; derived, so that it can be shown again."""
        return token_of(self.vendor, self.item_id, 1, ACTIVATION_SALT)
