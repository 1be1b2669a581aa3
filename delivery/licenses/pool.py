"""Keys that the vendor made beforehand: each is taken by one order item, whoever asks at the same moment."""

import csv
from collections.abc import Iterator

from core.text import visible_text
from core.vendor_transaction import vendor_transaction
from delivery.licenses.models import PoolKey
from orders.models import OrderItem
from vendors.models import Product

MAX_KEY_LENGTH = 500
MAX_KEYS = 50_000  # added at once


class PoolEmpty(Exception):
    """No key is left."""


def take_key(item: OrderItem) -> str:
    """Return the oldest key left, for this item. A rollback of the open transaction puts it back; raises PoolEmpty."""
    keys = PoolKey.objects.filter(product=item.product, item=None).order_by("pk")
    key = keys.select_for_update(skip_locked=True).first()
    if key is None:
        raise PoolEmpty
    PoolKey.objects.filter(pk=key.pk, vendor_id=key.vendor_id).update(item=item)
    return key.value


def count_left(product: Product) -> int:
    """Return how many keys of the product's list are left."""
    return PoolKey.objects.filter(product=product, item=None).count()


def parse_keys(text: str) -> list[str]:
    """Return the keys in lines or in the first column of a CSV, without blank lines, outer blanks and duplicates."""
    return list(dict.fromkeys(_first_column(text)))


def _first_column(text: str) -> Iterator[str]:
    for row in csv.reader(text.splitlines()):
        if row and (cell := visible_text(row[0]).strip()):
            yield cell


def add_keys(product: Product, keys: list[str]) -> int:
    """Add the keys that are not in the list yet, taken or not, and return their number."""
    count_before = PoolKey.objects.filter(product=product).count()
    with vendor_transaction(product.vendor_id):
        PoolKey.objects.bulk_create(
            [PoolKey(vendor_id=product.vendor_id, product=product, value=key) for key in keys],
            ignore_conflicts=True,
            batch_size=2_000,
        )
    return PoolKey.objects.filter(product=product).count() - count_before
