from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from core.vendor_relations import VendorForeignKey, VendorModel
from orders.models import Order
from vendors.models import Vendor


class VatId(VendorModel):
    """A VAT ID that was recorded on an order after the purchase, with the register's answer about it."""

    class State(models.TextChoices):
        CHECKING = "checking", "Being checked"
        VALID = "valid", "Valid"
        INVALID = "invalid", "Not valid"
        UNAVAILABLE = "unavailable", "The register did not answer"
        WITHDRAWN = "withdrawn", "None from here on"  # its number is empty

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    order = VendorForeignKey(Order, models.PROTECT, related_name="vat_ids")
    number = models.CharField("VAT ID", max_length=20, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.CHECKING)
    proof = models.JSONField(default=dict, help_text="What the register answered, and when.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "VAT ID"
        constraints = (
            models.UniqueConstraint(
                fields=("order", "vendor"), name="one_vat_id_being_checked", condition=Q(state="checking")
            ),
            models.CheckConstraint(
                condition=Q(state__in=("checking", "withdrawn")) | ~Q(proof={}), name="vat_id_has_its_proof"
            ),
            models.CheckConstraint(
                condition=Q(number="", state="withdrawn") | (~Q(number="") & ~Q(state="withdrawn")),
                name="vat_id_without_number_is_withdrawn",
            ),
        )

    def __str__(self) -> str:
        return self.number
