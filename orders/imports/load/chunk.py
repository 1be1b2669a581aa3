"""A chunk of new orders with their items, search keys and activities, written by COPY.

No save(), no action and no job runs: nothing is emailed.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from core.copy_from import copy_all, copy_rows, reserve_ids
from orders.imports.load.delivered import DeliveredLine, deliver
from orders.imports.load.imported_orders import IMPORTED_COLUMNS, imported_rows, keys_of_imported
from orders.imports.load.invoice import Invoice
from orders.imports.load.order_lines import ITEM_COLUMNS, delivered_lines, item_key_rows, item_rows
from orders.imports.mapping.mapping import Mapping
from orders.imports.models import ImportedOrder, ImportRun
from orders.imports.parse.read_line import EXTRA_FIELDS
from orders.models import Activity, Order, OrderItem, Recipient
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
    recipients: list[Recipient]
    imported: io.BytesIO  # rows of ImportedOrder
    imported_keys: list[tuple[Any, ...]]
    items: io.BytesIO
    item_keys: io.BytesIO
    delivered: list[DeliveredLine]
    rows: int  # of the file


def make_chunk(invoices: Sequence[Invoice], vendor: Vendor, mapping: Mapping, run: ImportRun) -> Chunk:
    """Make a chunk from the staging tables, which only the direct connection sees."""
    numbered = zip(invoices, reserve_ids(Order, len(invoices)), next_sequence(len(invoices)), strict=True)
    orders = [invoice.order(pk, sequence, vendor, mapping) for invoice, pk, sequence in numbered]
    first = invoices[0].order_index
    actor = SYSTEM if run.is_upload else by_command(SYSTEM)
    pairs = list(zip(invoices, orders, strict=True))
    return Chunk(
        orders,
        [invoice.activity(order, run.pk, actor) for invoice, order in pairs],
        [recipient for invoice, order in pairs if (recipient := invoice.recipient(order))],
        imported_rows(orders, first, run.pk),
        [key for pair in pairs for key in keys_of_imported(*pair)],
        item_rows(orders, first),
        item_key_rows(orders, first),
        delivered_lines(orders, first) if mapping.has_any(*EXTRA_FIELDS, "items") else [],
        sum(invoice.row_count for invoice in invoices),
    )


@transaction.atomic
def write_chunk(chunk: Chunk) -> None:
    """Write the chunk in one transaction, in any connection."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
    copy_all(chunk.orders)
    _copy_prepared(OrderItem, ITEM_COLUMNS, chunk.items)
    copy_all(chunk.recipients)
    copy_rows(SearchKey, KEY_COLUMNS, _keys(chunk))
    _copy_prepared(SearchKey, KEY_COLUMNS, chunk.item_keys)
    _copy_prepared(ImportedOrder, IMPORTED_COLUMNS, chunk.imported)
    copy_all(chunk.activities)
    if chunk.delivered:
        deliver(chunk.orders[0].vendor_id, chunk.delivered)


def _keys(chunk: Chunk) -> Iterator[tuple[Any, ...]]:
    recipients = {recipient.order_id: recipient for recipient in chunk.recipients}
    for order in chunk.orders:
        yield from search_keys_of(order, (), recipients.get(order.pk))
    yield from chunk.imported_keys


def _copy_prepared(model: type[Model], columns: Sequence[str], rows: io.BytesIO) -> None:
    """Copy rows that PostgreSQL itself wrote in the form of COPY."""
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN", rows)
