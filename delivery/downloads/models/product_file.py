from pathlib import PurePath
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.files import File
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from core.vendor_relations import VendorForeignKey, VendorManyToManyField, VendorModel, VendorOneToOneField
from vendors.models import Product, Vendor


def stored_name(version: "FileVersion", filename: str) -> str:
    """Return where a version is stored: under a name that says nothing and cannot be guessed."""
    return f"products/{version.vendor_id}/{uuid4().hex}{PurePath(filename).suffix[:12].lower()}"


class ProductFileQuerySet(models.QuerySet["ProductFile"]):
    def active(self) -> Self:
        """Those that were not removed."""
        return self.filter(removed_at=None)


class ProductFile(VendorModel):
    """A file that customers download, always in its newest version."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="product_files", db_index=False)
    name = models.CharField("display name", max_length=200)
    filename = models.CharField(max_length=200, db_collation="C", help_text="As the customer saves it.")
    current = VendorOneToOneField("FileVersion", models.PROTECT, related_name="+", null=True)
    products = VendorManyToManyField(Product, through="Component", related_name="files")
    created_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True)

    objects = ProductFileQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("current", "vendor"), name="one_file_per_current_version"),
            models.UniqueConstraint(
                fields=("vendor", "filename"),
                name="one_file_per_filename",
                condition=models.Q(removed_at=None),
            ),
        )

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("product_file", args=[self.pk])


class FileVersion(VendorModel):
    """One upload of a product file; never changed, the newest is what customers get."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    file = VendorForeignKey(ProductFile, models.PROTECT, related_name="versions")
    label = models.CharField("version", max_length=60, blank=True)
    stored = models.FileField(upload_to=stored_name, max_length=200)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_at = models.DateTimeField(db_default=Now())
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )

    def __str__(self) -> str:
        return self.label or f"upload {self.pk}"

    def open(self) -> "File[bytes]":
        return self.stored.storage.open(str(self.stored.name))

    @property
    def etag(self) -> str:
        """Return a strong tag: the same bytes have the same tag."""
        return f'"{self.sha256}"'


class Component(VendorModel):
    """A product file that comes with a product: customers of the product get the file."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    product = VendorForeignKey(Product, models.CASCADE, related_name="components")
    file = VendorForeignKey(ProductFile, models.CASCADE, related_name="components", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("file", "product", "vendor"), name="file_once_in_product"),
        )

    def __str__(self) -> str:
        return f"{self.file} of {self.product}"
