from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now

from core.vendor_relations import VendorModel
from vendors.models import Vendor

MAX_PER_DAY = 20


class LookupRequest(models.Model):
    """A search for an order whose link is only mailed.

    A worker answers it, so that the time of the response does not reveal whether the order exists.
    """

    form_data = models.JSONField(help_text="What was typed, until it is answered.")
    created_at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("id",), name="lookup_unanswered", condition=models.Q(answered_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"Lookup {self.pk}"


class CustomerPageSettings(VendorModel):
    """What a vendor's customers may do by themselves on the page of their order."""

    vendor = models.OneToOneField(Vendor, models.PROTECT, related_name="customer_page_settings")
    shows_keys = models.BooleanField(
        "Read and copy the license key", default=True, help_text="Otherwise it is in the emails only."
    )
    mails_receipt = models.BooleanField("Have the receipt mailed again", default=True)
    deactivates_machines = models.BooleanField(
        "Deactivate a machine",
        default=True,
        help_text="Its key is revoked; another machine may take its place.",
    )
    changes_email = models.BooleanField(
        "Correct the email address",
        default=True,
        help_text="It happens when the old address and the new one have both confirmed.",
    )
    asks_refund = models.BooleanField(
        "Ask for a refund",
        default=True,
        help_text="Of card payments: you are mailed, and nothing is paid back by itself.",
    )
    per_day = models.PositiveSmallIntegerField(
        "Times a day",
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_PER_DAY)],
        help_text="For each order: the receipt, machines, and the email address.",
    )

    def __str__(self) -> str:
        return f"Customer page settings of {self.vendor}"

    @classmethod
    def of_vendor(cls, vendor_id: int) -> "CustomerPageSettings":
        """Return the vendor's settings, or the defaults."""
        return cls.objects.filter(vendor_id=vendor_id).first() or cls(vendor_id=vendor_id)
