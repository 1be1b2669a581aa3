"""Makers of small files and mappings, and a checksum of what an import wrote."""

from pathlib import Path
from typing import Any

from django.db import connection

from orders.imports.load.import_file import import_file
from orders.imports.load.summary import Summary
from orders.imports.mapping.mapping import Mapping
from orders.imports.mapping.parse_mapping import parse_mapping
from tests.types import Response
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
# All that an import writes for a vendor, without the ids, which are new each time.
_IMPORTED_ROWS = """
    WITH vendor_order AS (SELECT * FROM orders_order WHERE vendor_id = %s)
    SELECT md5(string_agg(line, '|' ORDER BY line COLLATE "C")) FROM (
        SELECT columns::text FROM (
            SELECT reference, source, placed_at, kind, status, payment_method, first_name, last_name, email, country,
                email_key, last_name_key, currency, net_minor, total_minor, paid_minor, headline, item_count
            FROM vendor_order
        ) columns
        UNION ALL SELECT concat_ws('/', reference, position, item.sku, item.name, quantity, item.total_minor,
            product.sku)
        FROM vendor_order JOIN orders_orderitem item ON item.order_id = vendor_order.id
        LEFT JOIN vendors_product product ON product.id = item.product_id
        UNION ALL SELECT concat_ws('/', reference, key.kind, key.value, key.placed_at)
        FROM vendor_order JOIN orders_search_searchkey key ON key.order_id = vendor_order.id AND key.kind > 2
        UNION ALL SELECT concat_ws('/', reference, activity.sentence, data->>'customer')
        FROM vendor_order JOIN orders_activity activity ON activity.order_id = vendor_order.id
    ) rows (line)
"""


def row(invoice: str = "536365", **cells: object) -> str:
    """Return a valid row with some cells changed."""
    valid = {
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
    return ",".join(str(cell) for cell in (valid | cells).values())


CSV = "\n".join([HEADER, row("1"), row("2", price="x"), row("3", quantity=2), ""]).encode()


def mapping(**changes: Any) -> Mapping:
    """Return the mapping of the files made here, with some settings changed."""
    return parse_mapping(MAPPING | changes)


def write_csv(folder: Path, *rows: str, header: str = HEADER, name: str = "orders.csv") -> Path:
    """Write a CSV file of the rows; return its path."""
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return path


def run_import(path: Path, vendor: Vendor, **changes: Any) -> Summary:
    """Import a file in the connection, and the transaction, of the test."""
    return import_file(path, mapping(**changes), vendor, writers=0)


def checksum(vendor: Vendor) -> str:
    """Return a checksum of all that imports wrote for a vendor, whatever ids it got."""
    with connection.cursor() as cursor:
        cursor.execute(_IMPORTED_ROWS, [vendor.pk])
        return str(cursor.fetchone()[0])


def form_data(page: Response) -> dict[str, str]:
    """Return what the form of the columns on a page sends when nothing is changed."""
    return {field.html_name: field.value() or "" for field in page.context["form"]}
