from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import MD5, Now
from django.urls import reverse
from django.utils import timezone

from core.encryption import SealedTextField
from core.vendor_relations import VendorForeignKey, VendorModel, VendorOneToOneField
from delivery.models.delivery_terms import KeySource
from delivery.token import LICENSE_SALT, token_of
from orders.models import OrderItem
from vendors.models import Product, Vendor


class LicenseKeyQuerySet(models.QuerySet["LicenseKey"]):
    def active(self) -> Self:
        """Those that were neither replaced nor revoked."""
        return self.filter(valid_until=None, revoked_at=None)


class LicenseKey(VendorModel):
    """A key issued to a customer for an order item; never deleted, also when another took its place."""

    class Announcement(models.IntegerChoices):
        """What is sent together with the order's other keys."""

        NONE = 0, "None is due"
        NOTICE = 1, "A notice is due"
        NOTICE_AND_EMAIL = 2, "A notice and an email are due"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    item = VendorForeignKey(OrderItem, models.PROTECT, related_name="license_keys")
    value = models.TextField("license key", help_text="Of a binary key: its bytes in base64.")
    filename = models.CharField(max_length=200, blank=True, help_text="Of a binary key: as it is saved.")
    source = models.CharField(max_length=10, choices=KeySource.choices)
    hardware_id = models.CharField("Hardware ID", max_length=200, blank=True)
    made_at = models.DateTimeField(db_default=Now())
    valid_until = models.DateTimeField(null=True, help_text="Another key took its place; it works till then.")
    revoked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was replaced or revoked.")
    announcement = models.PositiveSmallIntegerField(
        choices=Announcement.choices, default=Announcement.NONE, db_default=0
    )

    objects = LicenseKeyQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("item", "hardware_id", "vendor"),
                name="one_standing_key_per_machine",
                condition=models.Q(valid_until=None, revoked_at=None),
            ),
            # A text cannot be valid and revoked at once. MD5, since a key may be longer than an index row.
            models.UniqueConstraint(
                "item", "hardware_id", MD5("value"), "vendor", name="key_text_once_per_machine"
            ),
        )

    def __str__(self) -> str:
        return f"License key {self.pk}"

    @property
    def state(self) -> str:
        """Return active, replaced (it still works for some days) or revoked."""
        if self.revoked_at or (self.valid_until and self.valid_until <= timezone.now()):
            return "revoked"
        return "replaced" if self.valid_until else "active"

    @property
    def file_url(self) -> str:
        """Return the address from which the customer saves a binary key."""
        token = token_of(self.vendor, self.pk, 1, LICENSE_SALT)
        return f"{settings.SITE_URL}{reverse('license_file', args=[token, self.filename])}"


class PoolKey(VendorModel):
    """A key that the vendor made beforehand, for one order item."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    product = VendorForeignKey(Product, models.PROTECT, related_name="pool_keys", db_index=False)
    value = models.CharField(max_length=500, db_collation="C")
    item = VendorForeignKey(OrderItem, models.PROTECT, related_name="+", null=True, help_text="Who took it.")
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("product", "value", "vendor"), name="key_once_in_pool"),
        )
        indexes = (
            models.Index(fields=("product", "id"), name="pool_key_left", condition=models.Q(item=None)),
        )

    def __str__(self) -> str:
        return f"Pool key {self.pk}"


class SigningKey(VendorModel):
    """The pair by which the built-in generator signs a product's keys; the private key is encrypted."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    product = VendorOneToOneField(Product, models.PROTECT, related_name="signing_key")
    private_sealed = SealedTextField()
    public = models.CharField("public key", max_length=64, help_text="32 bytes in hexadecimal.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("product", "vendor"), name="one_signing_key_per_product"),
        )

    def __str__(self) -> str:
        return f"Signing key of {self.product}"
