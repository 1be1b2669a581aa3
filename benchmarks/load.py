"""Fill a database with as many orders as asked unless it has them, by COPY: `python -m benchmarks.load 1000000`."""

import sys
from collections.abc import Callable
from io import StringIO
from itertools import islice
from typing import Any

import django

django.setup()

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Model  # noqa: E402
from tqdm import tqdm  # noqa: E402

from benchmarks.rows import COLUMNS, activity_line, item_lines, key_lines, order_line  # noqa: E402
from benchmarks.sales import VENDORS, Sale, sales  # noqa: E402
from core.bulk_load import without_indexes  # noqa: E402
from orders.models import Activity, Order, OrderItem  # noqa: E402
from orders.search.models import SearchKey  # noqa: E402
from vendors.models import Product, Seat, User, Vendor  # noqa: E402
from vendors.rights import Role  # noqa: E402

CHUNK = 20_000
LARGE, SMALL = "Large Vendor", "Small Vendor"
EMAIL, STAFF = "bench@demo.example", "staff@demo.example"
LINES: dict[type[Model], Callable[[Sale], str]] = {
    Order: order_line, OrderItem: item_lines, Activity: activity_line, SearchKey: key_lines
}  # fmt: skip
TABLES = tuple(model._meta.db_table for model in LINES)


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    if Order.objects.order_by("-id").values_list("id", flat=True).first() != count:
        load(count)


def load(count: int) -> None:
    """The larger indexes are built after the rows, as a restored backup would.

    It is one transaction that empties the tables first: so the rows are written once, already frozen.
    """
    call_command("flush", interactive=False, verbosity=0)
    ids = _vendors()
    stream = iter(tqdm(sales(count, **ids), desc="orders", total=count))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
        cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
        with without_indexes(tuple(LINES), without_primary_keys=[SearchKey], trust_foreign_keys=True):
            while chunk := list(islice(stream, CHUNK)):
                write(chunk, frozen=True)
        cursor.execute("SELECT setval(pg_get_serial_sequence('orders_order', 'id'), %s)", [count])
        cursor.execute("ANALYZE")


def write(chunk: list[Sale], *, keys: bool = True, frozen: bool = False) -> None:
    """What a customer's order is made of: itself, its items, its first activity, its search keys."""
    for model, lines in LINES.items():
        if keys or model is not SearchKey:
            text = StringIO("".join(map(lines, chunk)))
            columns = ", ".join(f'"{column}"' for column in COLUMNS[model])
            with connection.cursor() as cursor:
                cursor.copy_expert(
                    f"COPY {model._meta.db_table} ({columns}) FROM STDIN {'(FREEZE)' if frozen else ''}", text
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
        "other_vendors": [vendor.pk for vendor in made[2:]],
        "numbers": {vendor.pk: vendor.number for vendor in made},
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
