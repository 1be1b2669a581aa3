"""The conversion of a row of the file to a row of the staging table, or to a refusal."""

import json
from collections.abc import Callable, Sequence
from collections.abc import Mapping as CellsByColumn
from functools import lru_cache
from typing import Any

from orders.imports.mapping.mapping import ORDER_FIELDS, Mapping
from orders.imports.parse import cells
from orders.imports.parse.rows import Row
from orders.imports.reason import Reason, RowRefused
from orders.models import Order, OrderItem

STAGING_COLUMNS = (
    *("row_number", "reason", "detail", "reference", "kind", "placed_at", "customer_json"),
    *("sku", "name", "quantity", "currency", "total_minor", "rounding"),
)
MAX_LENGTHS = {"customer": 80} | {
    field.name: field.max_length
    for model in (Order, OrderItem)
    for field in model._meta.concrete_fields
    if field.max_length is not None
}
CACHE_SIZE = 8192  # parts of rows: files repeat orders and products; refusals are not cached
Reader = Callable[[CellsByColumn[str, str]], tuple[Any, ...]]


class Converter:
    """Converts the rows of a file as its mapping says."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self._order = self._reader(("reference", "placed_at", *ORDER_FIELDS), self._read_order)
        self._product = self._reader(("sku", "name"), _read_product)
        self._amount = self._reader(("quantity", "price", "currency"), self._read_amount)

    def convert(self, row: Row) -> tuple[Any, ...]:
        """Return values in the order of STAGING_COLUMNS.

        A refused row keeps its reference, so that the other rows of its invoice can be refused too.
        """
        try:
            if row.reason:
                raise RowRefused(row.reason, row.detail)
            order, product, amount = self._order(row.cells), self._product(row.cells), self._amount(row.cells)
        except RowRefused as refused:
            reference = cells.single_line(row.cells.get(self.mapping.columns["reference"], ""))
            detail = cells.single_line(refused.detail)[:200]
            empty = [None] * (len(STAGING_COLUMNS) - 4)
            return (row.number, refused.reason.value, detail, reference, *empty)
        return (row.number, "", "", *order, *product, *amount)

    def _reader(self, fields: Sequence[str], read: Callable[..., tuple[Any, ...]]) -> Reader:
        """Return a function that calls `read` with the fields, from columns and constants, and caches the result."""
        columns = {field: column for field, column in self.mapping.columns.items() if field in fields}
        constants = {field: text for field, text in self.mapping.constants.items() if field in fields}

        @lru_cache(maxsize=CACHE_SIZE)
        def read_cached(*values: str) -> tuple[Any, ...]:
            return read(**constants, **dict(zip(columns, values, strict=True)))

        column_names = tuple(columns.values())
        return lambda row_cells: read_cached(*[row_cells[column] for column in column_names])

    def _read_order(self, *, reference: str, placed_at: str, **customer: str) -> tuple[str, ...]:
        number = cells.text_within(reference, MAX_LENGTHS["reference"])
        if not number:
            raise RowRefused(Reason.NO_REFERENCE)
        time = cells.datetime_text(placed_at, self.mapping.date_format, self.mapping.zone)
        texts = {field: self._read_customer_field(field, cell) for field, cell in customer.items()}
        customer_json = json.dumps({field: text for field, text in texts.items() if text})
        return number, self._kind(number), time, customer_json

    def _kind(self, reference: str) -> str:
        """Return the kind of the longest prefix that the reference begins with."""
        prefixes = [prefix for prefix in self.mapping.kinds if reference.startswith(prefix)]
        return self.mapping.kinds[max(prefixes, key=len)] if prefixes else Order.Kind.ORDER.value

    def _read_customer_field(self, field: str, cell: str) -> str:
        if field == "country":
            return cells.country_code(cell, self.mapping.countries)
        return cells.text_within(cells.email_address(cell) if field == "email" else cell, MAX_LENGTHS[field])

    def _read_amount(self, *, quantity: str, price: str, currency: str) -> tuple[str, ...]:
        mark, code = self.mapping.decimal, cells.currency_code(currency)
        count = cells.whole_number(quantity, mark)
        total_minor, rounding = cells.line_amount(count, cells.decimal_number(price, mark), code)
        return str(count), code, str(total_minor), str(rounding)


def _read_product(*, sku: str = "", name: str = "") -> tuple[str, str]:
    return cells.text_within(sku, MAX_LENGTHS["sku"]), cells.text_within(name, MAX_LENGTHS["name"])
