"""Changes of a vendor's products."""

import re
from collections.abc import Sequence

from django.db import IntegrityError
from django.db.models.functions import Now

from core.money import Money
from core.vendor_transaction import vendor_transaction
from vendors.extension_points import PRODUCT_DUPLICATED, PRODUCT_MADE
from vendors.models import Product, ProductPrice

MAX_SKU = 64
_NUMBERED = re.compile(r"(.*)-(\d{1,6})")


class SkuTaken(Exception):
    """Another product of the vendor's has this SKU."""


def save_product(product: Product, prices: Sequence[Money]) -> None:
    """Save a product with its prices, of which the first is in its own currency. Raises SkuTaken."""
    first, *other_prices = prices
    product.currency, product.price_minor = first.currency, first.minor
    try:
        with vendor_transaction(product.vendor_id):
            product.save()
            _save_other_prices(product, other_prices)
    except IntegrityError as error:
        if "one_product_per_sku" in str(error):
            raise SkuTaken from error
        raise


def make_product(product: Product, prices: Sequence[Money]) -> None:
    """Save a new product with its prices and what belongs to a new one. Raises SkuTaken."""
    with vendor_transaction(product.vendor_id):
        save_product(product, prices)
        for follow in PRODUCT_MADE:
            follow(product)


def _save_other_prices(product: Product, prices: Sequence[Money]) -> None:
    ProductPrice.objects.filter(vendor_id=product.vendor_id, product=product).delete()
    ProductPrice.objects.bulk_create(
        ProductPrice(
            vendor_id=product.vendor_id, product=product, currency=price.currency, price_minor=price.minor
        )
        for price in prices
    )


def duplicate_product(product: Product) -> Product:
    """Return a new product like this one, with a SKU of its own, not on sale yet."""
    copy = Product(
        vendor_id=product.vendor_id,
        sku=_free_sku(product),
        name=f"Copy of {product.name}"[:200],
        picture=product.picture,
        is_active=False,
    )
    with vendor_transaction(product.vendor_id):
        save_product(copy, product.prices)
        for copy_more in PRODUCT_DUPLICATED:
            copy_more(product, copy)
    return copy


def _free_sku(product: Product) -> str:
    """Return the product's SKU with the next number: BP → BP-2 → BP-3."""
    match = _NUMBERED.fullmatch(product.sku)
    stem = match[1] if match else product.sku
    stem = stem[: MAX_SKU - 7]
    taken = Product.objects.filter(vendor_id=product.vendor_id, sku__startswith=f"{stem}-")
    numbers = [
        int(match[2]) for sku in taken.values_list("sku", flat=True) if (match := _NUMBERED.fullmatch(sku))
    ]
    return f"{stem}-{max([1, *numbers]) + 1}"


def archive_product(product: Product) -> bool:
    """Take a product off sale and out of the lists; return False when it was archived before."""
    with vendor_transaction(product.vendor_id):
        products = Product.objects.filter(vendor_id=product.vendor_id, pk=product.pk, archived_at=None)
        return bool(products.update(archived_at=Now(), is_active=False))


def restore_product(product: Product) -> bool:
    """Put an archived product back into the lists, not on sale yet; return False when it was not archived."""
    with vendor_transaction(product.vendor_id):
        products = Product.objects.filter(vendor_id=product.vendor_id, pk=product.pk)
        return bool(products.exclude(archived_at=None).update(archived_at=None))
