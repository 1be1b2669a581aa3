"""Order IDs: `<unix time of the order>-<vendor number>-<sequence>`, one sequence for all vendors."""

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote

from django.db import connection

from core.text import plain_text
from vendors.models import Vendor

PATTERN = r"\d{1,12}-\d{1,10}-\d{1,12}"
LONGEST_TYPED = 2_000  # characters that are looked through
# In a text: a whole one, so that no part of a longer number or of a key is taken for it; a label may touch it.
_PASTED = re.compile(
    r"(?:(?<![a-z0-9-])|(?<=id)|(?<=no)|(?<=nr)|(?<=order)|(?<=number)|(?<=nummer)|(?<=bestellung))"
    r"(?:\d{9,12} ?- ?\d{1,10} ?- ?\d{1,12})(?![a-z0-9-])",
    re.ASCII | re.IGNORECASE,
)
# Alone: with other signs between its numbers, as it is read out or kept in a file's name. It begins with a time.
_ALONE = re.compile(r"\W*(1\d{9})[ _./~·-]{1,3}(\d{1,10})[ _./~·-]{1,3}(\d{1,12})\W*", re.ASCII)


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


def typed_order_number(text: str) -> str:
    """Return the Order ID in a text as people paste it: with a label, in brackets, as an address; "" without one."""
    text = plain_text(unquote(text[:LONGEST_TYPED]))
    if match := re.fullmatch(PATTERN, text, re.ASCII) or _PASTED.search(text):
        return match[0].replace(" ", "")
    match = _ALONE.fullmatch(text)
    return "-".join(match.groups()) if match else ""
