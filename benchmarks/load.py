"""Fill a database with as many orders as asked, through COPY: `python -m benchmarks.load 1000000`."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import django

django.setup()

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks.market import VENDORS, Sale, sales  # noqa: E402
from orders.copying import copy_rows  # noqa: E402
from orders.models import Activity, Order, OrderItem, SearchKey  # noqa: E402
from orders.search.keys import KEY_COLUMNS, search_keys_of  # noqa: E402
from vendors.models import Product, Seat, User, Vendor  # noqa: E402
from vendors.rights import Role  # noqa: E402
from vendors.text import search_key  # noqa: E402

CHUNK = 20_000
LARGE, SMALL = "Large Vendor", "Small Vendor"
EMAIL, STAFF = "bench@demo.example", "staff@demo.example"
CONSTANTS = {
    "kind": "order", "is_test": False, "source": "", "street1": "12 Long Street", "street2": "", "city": "Springfield",
    "region": "", "postal_code": "12345", "phone": "+1 555 010 999", "card_brand": "Visa", "currency": "EUR",
    "tax_rate_bp": 1900, "tax_country": "DE", "reserved_minor": 0, "refunded_minor": 0,
}  # fmt: skip
ORDER = (
    "id", "vendor_id", "number", "placed_at", "status", "reference", "first_name", "last_name", "company", "email",
    "country", "payment_method", "card_last4", "total_minor", "net_minor", "tax_minor", "paid_minor", "headline",
    "item_count", "email_key", "last_name_key", *CONSTANTS,
)  # fmt: skip
ITEM = (
    "vendor_id", "order_id", "position", "sku", "name", "quantity", "currency", "net_minor", "tax_minor", "total_minor",
)  # fmt: skip
ACTIVITY = (
    "vendor_id", "order_id", "kind", "sentence", "data", "subject", "actor_kind", "actor_name", "token", "happened_at",
)  # fmt: skip
# Foreign keys first, then indexes and unique constraints nobody refers to; primary keys that others refer to stay.
LATER = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid), true
    FROM pg_constraint WHERE conrelid::regclass::text LIKE 'orders_%' AND contype = 'f'
    UNION ALL
    SELECT indrelid::regclass::text, quote_ident(relname), pg_get_indexdef(indexrelid), false
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE indrelid::regclass::text IN ('orders_order', 'orders_orderitem', 'orders_activity', 'orders_searchkey')
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
    UNION ALL
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid), true
    FROM pg_constraint WHERE conrelid::regclass::text = 'orders_searchkey' AND contype = 'p'
"""


def load(count: int) -> float:
    """Seconds that the rows took; the larger indexes are built after them, as a restored backup would."""
    call_command("flush", interactive=False, verbosity=0)
    ids = _vendors()
    began, stream = time.perf_counter(), sales(count, **ids)
    with _indexes_later():
        while chunk := list(islice(stream, CHUNK)):
            write(chunk)
    seconds = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('orders_order', 'id'), %s)", [count])
        cursor.execute("VACUUM (ANALYZE)")
    return seconds


def write(chunk: list[Sale], *, keys: bool = True) -> None:
    """What a customer's order is made of: itself, its items, its first activity, its search keys."""
    copy_rows(Order, ORDER, map(_order, chunk))
    copy_rows(OrderItem, ITEM, (row for sale in chunk for row in _items(sale)))
    copy_rows(Activity, ACTIVITY, map(_activity, chunk))
    if keys:
        copy_rows(SearchKey, KEY_COLUMNS, (row for sale in chunk for row in _keys(sale)))


@contextmanager
def _indexes_later() -> Iterator[None]:
    """Drop what can be made again from the catalogue, and make it again at the end."""
    with connection.cursor() as cursor:
        cursor.execute(LATER)
        made = cursor.fetchall()
        for table, name, _, is_constraint in made:
            drop = f"ALTER TABLE {table} DROP CONSTRAINT {name}" if is_constraint else f"DROP INDEX {name}"
            cursor.execute(drop)
        yield
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for table, name, definition, is_constraint in made:
            cursor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" if is_constraint else definition
            )


def _vendors() -> dict[str, Any]:
    """The vendors, a person with a seat at two of them, and the products of the large one."""
    made = [Vendor(number=20_000 + n, name=f"Vendor {n}") for n in range(VENDORS)]
    made[0].name, made[1].name = LARGE, SMALL
    Vendor.objects.bulk_create(made)
    person = User.objects.create_user(EMAIL)
    Seat.objects.bulk_create(Seat(user=person, vendor=vendor, role=Role.OWNER) for vendor in made[:2])
    TOTP.activate(User.objects.create_superuser(STAFF), generate_totp_secret())
    Product.objects.create(
        vendor=made[0], sku="WANTED-1", name="Wanted Suite", currency="EUR", price_minor=4995
    )
    return {
        "large": made[0].pk,
        "small": made[1].pk,
        "others": [vendor.pk for vendor in made[2:]],
        "numbers": {vendor.pk: vendor.number for vendor in made},
    }


def _order(sale: Sale) -> tuple[Any, ...]:
    tax = sale.total_minor * 19 // 119
    return (
        sale.id, sale.vendor_id, sale.number, sale.placed_at, sale.status, sale.reference, sale.first_name,
        sale.last_name, sale.company, sale.email, sale.country, sale.payment_method, sale.card_last4,
        sale.total_minor, sale.total_minor - tax, tax, sale.total_minor, sale.items[0][1], len(sale.items),
        search_key(sale.email), search_key(sale.last_name), *CONSTANTS.values(),
    )  # fmt: skip


def _items(sale: Sale) -> Iterator[tuple[Any, ...]]:
    for position, (sku, name) in enumerate(sale.items, 1):
        total = sale.total_minor if position == 1 else 0
        yield (sale.vendor_id, sale.id, position, sku, name, 1, "EUR", total, 0, total)


def _activity(sale: Sale) -> tuple[Any, ...]:
    name = f"{sale.first_name} {sale.last_name}"
    return (
        sale.vendor_id, sale.id, "order", "Order placed.", "{}", "", "customer", name, "", sale.placed_at
    )  # fmt: skip


def _keys(sale: Sale) -> Iterator[tuple[Any, ...]]:
    yield from search_keys_of(sale, sale.items)
    delivered = ((SearchKey.Kind.LICENSE, sale.license), (SearchKey.Kind.HARDWARE_ID, sale.hardware_id))
    for kind, value in delivered:
        if value:
            yield (sale.vendor_id, sale.id, sale.placed_at, kind, search_key(value))


if __name__ == "__main__":
    sys.stdout.write(f"{load(int(sys.argv[1])):.0f} seconds\n")
