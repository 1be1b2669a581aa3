from datetime import timedelta

from django.db import models

from vendors.models import Product, Vendor


class DeliveryTerms(models.Model):
    """How a product gets to who bought it."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    product = models.OneToOneField(Product, models.CASCADE, related_name="terms")
    download_limit = models.PositiveSmallIntegerField(
        default=3, help_text="Times that a customer may download each file."
    )
    download_days = models.PositiveSmallIntegerField(
        default=30, help_text="Days for which a download link works, from the delivery on."
    )
    receipt_text = models.TextField(
        "Receipt Text",
        blank=True,
        max_length=4_000,
        help_text="Stands on the receipt, above the license key and the download links.",
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(download_limit__gte=1, download_days__gte=1), name="terms_allow_a_download"
            ),
        )

    def __str__(self) -> str:
        return f"Delivery of {self.product}"

    @property
    def lifetime(self) -> timedelta:
        return timedelta(days=self.download_days)
