from datetime import timedelta

from django.db import models

from vendors.models import Product, Vendor


class KeySource(models.TextChoices):
    """Where license keys come from."""

    NONE = "", "No license key"
    POOL = "pool", "A list of keys"
    BUILT_IN = "built_in", "The built-in generator"
    VENDOR = "vendor", "Your own generator, over HTTP"


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
    key_source = models.CharField(
        "license keys", max_length=10, choices=KeySource.choices, default=KeySource.NONE, blank=True
    )
    needs_hardware_id = models.BooleanField(
        "a key is bound to a Hardware ID",
        default=False,
        help_text="Then no key is made before the ID is known: see Deliver License Key.",
    )
    old_key_days = models.PositiveSmallIntegerField(
        default=0,
        help_text="Days for which an old key stays valid when a new one takes its place; 0: it is revoked at once.",
    )
    low_stock_at = models.PositiveIntegerField(
        default=20, help_text="You are warned when so few keys are left in the list."
    )
    generator_url = models.CharField("address of your generator", blank=True, max_length=500)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(download_limit__gte=1, download_days__gte=1),
                name="terms_allow_a_download",
            ),
        )

    def __str__(self) -> str:
        return f"Delivery of {self.product}"

    @property
    def lifetime(self) -> timedelta:
        return timedelta(days=self.download_days)


def terms_of(product: Product | None) -> DeliveryTerms:
    """Those of the product, or what holds for a product that says nothing."""
    return getattr(product, "terms", None) or DeliveryTerms(product=product)
