"""What only the file of an imported order says: kept for the next file, and found by the customer's number."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from core.text import search_key
from orders.imports.load.invoice import Invoice
from orders.imports.load.order_lines import copy_out
from orders.models import Order
from orders.search.models import SearchKey

IMPORTED_KINDS = {"customer": SearchKey.Kind.CUSTOMER_NUMBER, "transaction": SearchKey.Kind.TRANSACTION}
IMPORTED_COLUMNS = ("vendor_id", "order_id", "run_id", "fields")
# With its number an order always has fields: an erased one has none.
_IMPORTED = """
    COPY (
        SELECT %(vendor)s, (%(order_ids)s::bigint[])[order_index - %(first)s + 1], %(run)s,
            jsonb_build_object('reference', reference) || order_json::jsonb
        FROM import_order WHERE NOT is_known AND NOT is_written AND order_index BETWEEN %(first)s AND %(last)s
        ORDER BY order_index
    ) TO STDOUT
"""


def imported_rows(orders: Sequence[Order], first: int, run_id: int) -> io.BytesIO:
    """Return rows of ImportedOrder in the form of COPY, of orders whose indexes follow each other from `first` on."""
    return copy_out(_IMPORTED, orders, first, run=run_id)


def keys_of_imported(invoice: Invoice, order: Order) -> Iterator[tuple[Any, ...]]:
    """Yield rows in the order of `orders.search.keys.KEY_COLUMNS`."""
    for field, kind in IMPORTED_KINDS.items():
        if value := search_key(str(invoice.fields.get(field, "")))[: SearchKey.MAX_LENGTH]:
            yield order.vendor_id, order.pk, order.placed_at, kind, value
