"""Keys that the vendor made beforehand: each is taken by one order item, whoever asks at the same moment."""

import csv
from collections.abc import Iterator

from delivery.licenses.models import PoolKey
from orders.models import OrderItem
from vendors.models import Product

LONGEST = 500
AT_MOST = 50_000  # keys added at once


class PoolEmpty(Exception):
    """No key is left."""


def take(item: OrderItem) -> str:
    """The oldest key left, inside the open transaction: what rolls back gives it back."""
    left = PoolKey.objects.filter(product=item.product, item=None).order_by("pk")
    key = left.select_for_update(skip_locked=True).first()
    if key is None:
        raise PoolEmpty
    PoolKey.objects.filter(pk=key.pk).update(item=item)
    return key.value


def count_left(product: Product) -> int:
    return PoolKey.objects.filter(product=product, item=None).count()


def keys_in(text: str) -> list[str]:
    """Pasted lines, or the first column of a CSV; blank lines, blanks around and repetitions fall out."""
    return list(dict.fromkeys(_cells(text)))


def add(product: Product, keys: list[str]) -> int:
    """How many of them were new; those that are there already, taken or not, are refused."""
    before = PoolKey.objects.filter(product=product).count()
    PoolKey.objects.bulk_create(
        [PoolKey(vendor_id=product.vendor_id, product=product, value=key) for key in keys],
        ignore_conflicts=True,
        batch_size=2_000,
    )
    return PoolKey.objects.filter(product=product).count() - before


def _cells(text: str) -> Iterator[str]:
    for row in csv.reader(text.lstrip("\ufeff").splitlines()):
        if row and (cell := row[0].strip()):
            yield cell
