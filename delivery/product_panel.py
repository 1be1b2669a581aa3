"""What customers of a product get, on the product's page, and for a copy of it."""

from typing import Any

from delivery.downloads.models import Component, ProductFile
from delivery.models import DeliveryTerms
from delivery.models.delivery_terms import terms_of
from vendors.models import Product


def product_panel(product: Product) -> dict[str, Any]:
    """Return the files that come with a product, and its terms."""
    terms = DeliveryTerms.objects.filter(vendor_id=product.vendor_id, product=product).first()
    return {"product": product, "files": files_of(product), "terms": terms or terms_of(None)}


def files_of(product: Product) -> list[ProductFile]:
    """Return the files that come with a product, by name."""
    files = ProductFile.objects.active().filter(vendor_id=product.vendor_id, components__product=product)
    return list(files.order_by("name", "pk"))


def begin_delivery(product: Product) -> None:
    """Let a new product have the vendor's own download limit and days, where those are not the usual ones."""
    vendor, terms = product.vendor, DeliveryTerms(vendor_id=product.vendor_id, product=product)
    own = vendor.download_limit, vendor.download_days
    if own != (terms.download_limit, terms.download_days):
        terms.download_limit, terms.download_days = own
        terms.save()


def copy_delivery(product: Product, copy: Product) -> None:
    """Let a copy of a product be delivered alike: the same terms and files; a list of keys begins empty."""
    terms = DeliveryTerms.objects.filter(vendor_id=product.vendor_id, product=product).first()
    if terms:
        terms.pk, terms.product, terms._state.adding = None, copy, True
        terms.save()
    Component.objects.bulk_create(
        Component(vendor_id=copy.vendor_id, file=file, product=copy) for file in files_of(product)
    )
