"""The step of a new vendor that says what customers get."""

from django.db.models import Exists, Q
from django.urls import reverse

from delivery.downloads.models import Component
from delivery.models import DeliveryTerms
from orders.home.extension_points import ChecklistEntry
from vendors.models import Vendor
from vendors.rights import Right


def _is_delivered(vendor_id: int) -> Q:
    """Return the condition that a product has a file, keys or a disc."""
    terms = DeliveryTerms.objects.filter(vendor_id=vendor_id)
    return Exists(Component.objects.filter(vendor_id=vendor_id)) | Exists(
        terms.filter(Q(is_disc=True) | ~Q(key_source=""))
    )


def _url(vendor: Vendor) -> str:
    """Return the page of the first product's delivery, which offers files and keys; without a product, of the files."""
    product = vendor.products.filter(archived_at=None).order_by("pk").first()
    return reverse("product_delivery", args=[product.pk]) if product else reverse("product_files")


DELIVERY_ENTRY = ChecklistEntry(
    "Say what your customers get",
    "Upload a file, or choose where license keys come from.",
    _url,
    _is_delivered,
    Right.CATALOG,
)
