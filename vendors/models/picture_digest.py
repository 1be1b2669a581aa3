from django.db import models
from django.urls import reverse


def picture_digest() -> "models.CharField[str, str]":
    """Return the column of a vendor or a product that names one of the vendor's pictures."""
    return models.CharField(
        max_length=64,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text="The digest of its picture.",
    )


def picture_url(vendor_number: int, digest: str) -> str:
    """Return the address of a picture; "" for none."""
    return reverse("picture", args=[vendor_number, digest]) if digest else ""
