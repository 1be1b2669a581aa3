"""A chunk of new orders with their items, search keys and activities, written by COPY.

No save(), no action and no job runs: nothing is emailed.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Model

from core.copy_from import copy_all, copy_rows, reserve_ids
from orders.imports.load.invoice import Invoice
from orders.imports.load.order_lines import ITEM_COLUMNS, item_key_rows, item_rows
from orders.imports.mapping.mapping import Mapping
from orders.imports.models import ImportRun
from orders.models import Activity, Order, OrderItem
from orders.numbers import next_sequence
from orders.search.keys import KEY_COLUMNS, search_keys_of
from orders.search.models import SearchKey
from vendors.actor import SYSTEM
from vendors.models import Vendor
from vendors.shell_actor import by_command


@dataclass(frozen=True, slots=True)
class Chunk:
    """The rows that one transaction writes."""

    orders: list[Order]
    activities: list[Activity]
    items: io.BytesIO
    item_keys: io.BytesIO
    rows: int  # of the file


def make_chunk(invoices: Sequence[Invoice], vendor: Vendor, mapping: Mapping, run: ImportRun) -> Chunk:
    """Make a chunk from the staging tables, which only the direct connection sees."""
    numbered = zip(invoices, reserve_ids(Order, len(invoices)), next_sequence(len(invoices)), strict=True)
    orders = [invoice.order(pk, sequence, vendor, mapping) for invoice, pk, sequence in numbered]
    first = invoices[0].order_index
    actor = SYSTEM if run.is_upload else by_command(SYSTEM)
    return Chunk(
        orders,
        [invoice.activity(order, run.pk, actor) for invoice, order in zip(invoices, orders, strict=True)],
        item_rows(orders, first),
        item_key_rows(orders, first),
        sum(invoice.line_count for invoice in invoices),
    )


@transaction.atomic
def write_chunk(chunk: Chunk) -> None:
    """Write the chunk in one transaction, in any connection."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
    copy_all(chunk.orders)
    _copy_prepared(OrderItem, ITEM_COLUMNS, chunk.items)
    copy_rows(SearchKey, KEY_COLUMNS, (key for order in chunk.orders for key in search_keys_of(order, ())))
    _copy_prepared(SearchKey, KEY_COLUMNS, chunk.item_keys)
    copy_all(chunk.activities)


def _copy_prepared(model: type[Model], columns: Sequence[str], rows: io.BytesIO) -> None:
    """Copy rows that PostgreSQL itself wrote in the form of COPY."""
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN", rows)
