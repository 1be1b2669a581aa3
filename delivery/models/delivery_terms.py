from datetime import timedelta

from django.db import models

from core.vendor_relations import VendorModel, VendorOneToOneField
from vendors.models import Product, Vendor


class KeySource(models.TextChoices):
    """Where license keys come from."""

    NONE = "", "No license key"
    POOL = "pool", "A list of keys"
    BUILT_IN = "built_in", "The built-in generator"
    VENDOR = "vendor", "Your own generator, over HTTP"

    @property
    def in_sentence(self) -> str:
        """Return the label as it stands inside a sentence."""
        return self.label[:1].lower() + self.label[1:]


class DeliveryTerms(VendorModel):
    """How a product is delivered to customers."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    product = VendorOneToOneField(Product, models.CASCADE, related_name="terms")
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
    is_passport = models.BooleanField(
        "SoftwarePassport",
        default=False,
        db_default=False,
        help_text="Each machine gets its own key, made for its Hardware ID: from the trial, or at the first launch.",
    )
    activation_url = models.CharField(
        "activation link",
        max_length=500,
        blank=True,
        default="",
        db_default="",
        db_collation="C",
        help_text="What Click Here to Activate opens for who bought from the trial, such as "
        "myapp://activate?key={key} or http://127.0.0.1:4711/activate?key={key}. Also {hardware_id} and {order}.",
    )
    machines = models.PositiveSmallIntegerField(
        "machines for each copy",
        default=2,
        db_default=2,
        help_text="So many may be active at once; it holds at once, also for what was sold before.",
    )
    fetch_allowed = models.BooleanField(
        "programs may fetch their key",
        default=True,
        db_default=True,
        help_text="At the first launch, with the activation code of the receipt. Off: only you deliver keys.",
    )
    is_disc = models.BooleanField(
        "shipped as a disc",
        default=False,
        db_default=False,
        help_text="A CD or another physical good, with downloads or without: Customer Service ships it.",
    )
    ships_within_days = models.PositiveSmallIntegerField(
        "shipped within", default=3, db_default=3, help_text="Days from the payment until it is on its way."
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("product", "vendor"), name="one_terms_per_product"),
            models.CheckConstraint(
                condition=models.Q(download_limit__gte=1, download_days__gte=1),
                name="terms_allow_a_download",
            ),
            models.CheckConstraint(
                condition=models.Q(machines__gte=1),
                name="terms_allow_a_machine",
                violation_error_message="One machine at least.",
            ),
            models.CheckConstraint(
                condition=models.Q(ships_within_days__gte=1), name="terms_allow_a_day_to_ship"
            ),
        )

    def __str__(self) -> str:
        return f"Delivery of {self.product}"

    @property
    def remedy(self) -> str:
        """Return the label of the link to where the vendor mends what keeps customers waiting for a key."""
        return "Add keys" if self.key_source == KeySource.POOL else "License key settings"

    @property
    def lifetime(self) -> timedelta:
        """Return how long a download link works."""
        return timedelta(days=self.download_days)

    @property
    def binds_keys(self) -> bool:
        """Return whether a key is made for one machine, once that is known."""
        return self.is_passport or self.needs_hardware_id


def terms_of(product: Product | None) -> DeliveryTerms:
    """Return the terms of the product, or the default terms, not saved, for a product that has none."""
    return getattr(product, "terms", None) or DeliveryTerms(product=product)
