from typing import Self

from django.db import models
from django.db.models.functions import Now

from core.vendor_relations import VendorForeignKey, VendorModel
from delivery.licenses.hardware_ids import MAX_LENGTH
from orders.models import OrderItem
from vendors.models import Vendor


class ActivationQuerySet(models.QuerySet["Activation"]):
    def active(self) -> Self:
        """Those that count against the number of machines allowed."""
        return self.filter(deactivated_at=None)

    def pending(self) -> Self:
        """Active ones whose key is due, the one that waits longest first."""
        return self.active().filter(awaits_key_since__isnull=False).order_by("awaits_key_since", "pk")


class Activation(VendorModel):
    """A machine on which a SoftwarePassport product of an order item runs, by its Hardware ID."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    item = VendorForeignKey(OrderItem, models.PROTECT, related_name="activations", db_index=False)
    hardware_id = models.CharField("Hardware ID", max_length=MAX_LENGTH, db_collation="C")
    address = models.GenericIPAddressField("host", null=True, help_text="From where its program asked last.")
    first_seen_at = models.DateTimeField(db_default=Now())
    last_seen_at = models.DateTimeField(db_default=Now())
    awaits_key_since = models.DateTimeField(null=True, help_text="A key is due and not made yet.")
    deactivated_at = models.DateTimeField(
        null=True, help_text="It takes no place, and its program gets no key."
    )

    objects = ActivationQuerySet.as_manager()

    class Meta:
        # Its date is not in it: that changes each time a program asks.
        indexes = (
            models.Index(
                fields=("vendor",), name="activation_address", condition=models.Q(address__isnull=False)
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("item", "hardware_id", "vendor"), name="one_activation_per_machine"
            ),
        )

    def __str__(self) -> str:
        return self.hardware_id

    @property
    def state(self) -> str:
        """Return active, waiting (its key is being made) or deactivated."""
        if self.deactivated_at:
            return "deactivated"
        return "waiting" if self.awaits_key_since else "active"

    @property
    def status_text(self) -> str:
        """Return the state as the vendor reads it."""
        return {"active": "Active", "waiting": "Key being made", "deactivated": "Deactivated"}[self.state]
