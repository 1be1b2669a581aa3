"""The step of a new vendor that says what customers get."""

from django.urls import reverse

from delivery.downloads.models import Component
from delivery.models import DeliveryTerms
from orders.home.extension_points import ChecklistEntry
from vendors.models import Vendor
from vendors.rights import Right


def _is_delivered(vendor: Vendor) -> bool:
    """Return whether a product has a file, keys or a disc."""
    terms = DeliveryTerms.objects.filter(vendor_id=vendor.pk)
    return (
        Component.objects.filter(vendor_id=vendor.pk).exists()
        or terms.exclude(key_source="").exists()
        or terms.filter(is_disc=True).exists()
    )


DELIVERY_ENTRY = ChecklistEntry(
    "Say what your customers get",
    "Upload a file, or choose where license keys come from.",
    lambda vendor: reverse("product_files"),
    _is_delivered,
    Right.CATALOG,
)
