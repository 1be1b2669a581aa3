"""Small files to import, and what came of them."""

from pathlib import Path
from typing import Any

from django.db import connection

from orders.imports.load.import_file import import_file
from orders.imports.load.summary import Summary
from orders.imports.mapping.mapping import Mapping
from orders.imports.mapping.parse_mapping import parse_mapping
from vendors.models import Vendor

DATA = Path(__file__).resolve().parents[2] / "data"
HEADER = "invoice,date,sku,title,quantity,price,currency,email,country"
MAPPING: dict[str, Any] = {
    "source": "Old Shop",
    "columns": {
        "reference": "invoice",
        "placed_at": "date",
        "sku": "sku",
        "name": "title",
        "quantity": "quantity",
        "price": "price",
        "currency": "currency",
        "email": "email",
        "country": "country",
    },
    "dates": {"format": "%Y-%m-%d %H:%M", "zone": "Europe/Dublin"},
    "kinds": {"C": "credit", "A": "adjustment", "CA": "adjustment"},
    "countries": {"EIRE": "IE", "Unspecified": ""},
}
# Everything that an import writes, without the numbers that are new each time.
WRITTEN = """
    WITH ours AS (SELECT * FROM orders_order WHERE vendor_id = %s)
    SELECT md5(string_agg(written, '|' ORDER BY written COLLATE "C")) FROM (
        SELECT ours::text FROM (
            SELECT reference, source, placed_at, kind, status, payment_method, first_name, last_name, email, country,
                email_key, last_name_key, currency, net_minor, total_minor, paid_minor, headline, item_count FROM ours
        ) ours
        UNION ALL SELECT concat_ws('/', reference, position, item.sku, item.name, quantity, item.total_minor,
            product.sku)
        FROM ours JOIN orders_orderitem item ON item.order_id = ours.id
        LEFT JOIN vendors_product product ON product.id = item.product_id
        UNION ALL SELECT concat_ws('/', reference, key.kind, key.value, key.placed_at)
        FROM ours JOIN orders_search_searchkey key ON key.order_id = ours.id AND key.kind > 2
        UNION ALL SELECT concat_ws('/', reference, activity.sentence, data->>'customer')
        FROM ours JOIN orders_activity activity ON activity.order_id = ours.id
    ) rows (written)
"""


def row(invoice: str = "536365", **cells: object) -> str:
    """A clean row with some cells changed."""
    clean = {
        "invoice": invoice,
        "date": "2024-01-15 12:30",
        "sku": "BP-1",
        "title": "Backup Pro",
        "quantity": 1,
        "price": "49.95",
        "currency": "EUR",
        "email": "",
        "country": "",
    }
    return ",".join(str(cell) for cell in (clean | cells).values())


def mapping(**changes: Any) -> Mapping:
    return parse_mapping(MAPPING | changes)


def write(folder: Path, *rows: str, header: str = HEADER, name: str = "orders.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return path


def brought(path: Path, vendor: Vendor, **changes: Any) -> Summary:
    """Imported in the connection, and the transaction, of the test."""
    return import_file(path, mapping(**changes), vendor, writers=0)


def checksum(vendor: Vendor) -> str:
    """Of all that imports wrote for a vendor, whatever IDs it got."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, [vendor.pk])
        return str(cursor.fetchone()[0])
