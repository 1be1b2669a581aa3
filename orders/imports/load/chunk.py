"""Whole orders with all that hangs on them, by COPY: no save(), no action and no step, so nothing is mailed."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from core.copy_from import copy_rows, reserve_ids
from orders.imports.load.invoice import ACTIVITY_COLUMNS, Invoice
from orders.imports.load.order_lines import ITEM_COLUMNS, item_keys_of, items_of
from orders.imports.mapping.mapping import Mapping
from orders.imports.models import FileImport
from orders.models import Activity, Order, OrderItem
from orders.numbers import next_sequence
from orders.search.keys import KEY_COLUMNS, search_keys_of
from orders.search.models import SearchKey
from vendors.models import Vendor

_FIELDS = [(str(field.column), field.attname) for field in Order._meta.concrete_fields]


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one transaction writes."""

    orders: list[Order]
    activities: list[tuple[Any, ...]]
    items: io.BytesIO
    item_keys: io.BytesIO
    rows: int  # of the file


def make_chunk(invoices: Sequence[Invoice], vendor: Vendor, mapping: Mapping, run: FileImport) -> Chunk:
    """Read all that is needed from the staging tables, which only this connection sees."""
    numbered = zip(invoices, reserve_ids(Order, len(invoices)), next_sequence(len(invoices)), strict=True)
    orders = [invoice.order(pk, sequence, vendor, mapping) for invoice, pk, sequence in numbered]
    first = invoices[0].place
    return Chunk(
        orders,
        [invoice.activity(order, run.pk) for invoice, order in zip(invoices, orders, strict=True)],
        items_of(orders, first),
        item_keys_of(orders, first),
        sum(invoice.lines for invoice in invoices),
    )


@transaction.atomic
def write_chunk(chunk: Chunk) -> None:
    """All or nothing, in whichever connection."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
    columns = [column for column, _ in _FIELDS]
    copy_rows(Order, columns, ([getattr(order, name) for _, name in _FIELDS] for order in chunk.orders))
    _copy(OrderItem, ITEM_COLUMNS, chunk.items)
    copy_rows(SearchKey, KEY_COLUMNS, (key for order in chunk.orders for key in search_keys_of(order, ())))
    _copy(SearchKey, KEY_COLUMNS, chunk.item_keys)
    copy_rows(Activity, ACTIVITY_COLUMNS, chunk.activities)


def _copy(model: type[Model], columns: Sequence[str], rows: io.BytesIO) -> None:
    """What PostgreSQL has already put into the form of COPY."""
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN", rows)
