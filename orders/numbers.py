"""Order IDs: `<unix time of the order>-<vendor number>-<sequence>`, one sequence for all vendors."""

import re
from collections.abc import Iterator
from datetime import datetime

from django.db import connection

from vendors.models import Vendor

PATTERN = r"\d{1,12}-\d{1,10}-\d{1,12}"


def next_sequence(count: int = 1) -> Iterator[int]:
    """Take `count` numbers of the sequence; gaps are allowed, repeats are not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('orders_order_sequence') FROM generate_series(1, %s)", [count])
        return iter([row[0] for row in cursor.fetchall()])


def order_number(vendor: Vendor, placed_at: datetime, sequence: int) -> str:
    """Return the Order ID."""
    return f"{int(placed_at.timestamp())}-{vendor.number}-{sequence}"


def vendor_number(order_number: str) -> int:
    """Return the vendor's number that an Order ID tells; 0, which no vendor has, for any other text."""
    return int(order_number.split("-")[1]) if re.fullmatch(PATTERN, order_number, re.ASCII) else 0
