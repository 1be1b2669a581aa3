from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from core.vendor_relations import VendorForeignKey, VendorModel
from vendors.models import Product, Vendor

LANGUAGES = (
    ("en", "English"),
    ("de", "German"),
    ("fr", "French"),
    ("es", "Spanish"),
    ("it", "Italian"),
    ("nl", "Dutch"),
    ("pt", "Portuguese"),
    ("pl", "Polish"),
    ("sv", "Swedish"),
    ("ja", "Japanese"),
)


class EmailTemplate(VendorModel):
    """An email that a vendor sends with its orders, beside the receipt."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="email_templates")
    name = models.CharField(max_length=100, help_text="For your team; customers see the subject.")
    product = VendorForeignKey(
        Product,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="Sent with orders of this product; with all orders when none is chosen.",
    )
    is_active = models.BooleanField("Send it with new orders", default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("vendor", "name"), name="one_email_per_name"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("email_template", args=[self.pk])


class EmailVersion(VendorModel):
    """The text of a template in one language since a moment. It never changes: a correction is a new version."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    template = VendorForeignKey(EmailTemplate, models.PROTECT, related_name="versions", db_index=False)
    language = models.CharField(max_length=10, choices=LANGUAGES, default="en")
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField("HTML", blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("template", "language", "number", "vendor"), name="one_email_version_per_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_language_display()}, version {self.number}"
