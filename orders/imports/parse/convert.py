"""A row of the file becomes a row of the staging table, or is refused with its reason."""

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from orders.imports.mapping.mapping import ORDER_FIELDS, Mapping
from orders.imports.parse import cells
from orders.imports.parse.rows import Row
from orders.imports.reason import Reason, RowRefused
from orders.models import Order, OrderItem

COLUMNS = (
    *("number", "reason", "detail", "reference"),
    *("kind", "placed_at", "facts", "sku", "name", "quantity", "currency", "minor", "difference"),
)
LONGEST = {"customer": 80} | {
    field.name: field.max_length
    for model in (Order, OrderItem)
    for field in model._meta.concrete_fields
    if field.max_length is not None
}
REMEMBERED = 8192  # parts of rows: files say the same things again and again; what is refused is not kept


class Converter:
    """Reads rows as one mapping says."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self._order = self._reader(("reference", "placed_at", *ORDER_FIELDS), self._read_order)
        self._goods = self._reader(("sku", "name"), _read_goods)
        self._amount = self._reader(("quantity", "price", "currency"), self._read_amount)

    def convert(self, row: Row) -> tuple[Any, ...]:
        """Values in the order of COLUMNS; a refused row keeps its invoice, which is then refused as a whole."""
        given = row.cells
        try:
            if row.reason:
                raise RowRefused(row.reason, row.detail)
            return (row.number, "", "", *self._order(given), *self._goods(given), *self._amount(given))
        except RowRefused as refused:
            reference = cells.one_line(given.get(self.mapping.columns["reference"], ""))
            detail = cells.one_line(refused.detail)[:200]
            return (row.number, refused.reason.value, detail, reference, *[None] * (len(COLUMNS) - 4))

    def _reader(
        self, names: Sequence[str], read: Callable[..., tuple[Any, ...]]
    ) -> Callable[[Any], tuple[Any, ...]]:
        """Calls `read` with the named fields, from columns and constants, once for the same cells."""
        columns = {name: column for name, column in self.mapping.columns.items() if name in names}
        constants = {name: text for name, text in self.mapping.constants.items() if name in names}

        @lru_cache(maxsize=REMEMBERED)
        def remembered(*given: str) -> tuple[Any, ...]:
            return read(**constants, **dict(zip(columns, given, strict=True)))

        wanted = tuple(columns.values())
        return lambda given: remembered(*[given[column] for column in wanted])

    def _read_order(self, *, reference: str, placed_at: str, **given: str) -> tuple[str, ...]:
        number = cells.fitting(reference, LONGEST["reference"])
        if not number:
            raise RowRefused(Reason.NO_REFERENCE)
        moment = cells.moment(placed_at, self.mapping.date_format, self.mapping.zone)
        facts = {name: self._read_fact(name, cell) for name, cell in given.items()}
        return number, self._kind(number), moment, json.dumps({k: fact for k, fact in facts.items() if fact})

    def _kind(self, reference: str) -> str:
        """By the longest prefix that fits."""
        fitting = [prefix for prefix in self.mapping.kinds if reference.startswith(prefix)]
        return self.mapping.kinds[max(fitting, key=len)] if fitting else Order.Kind.ORDER.value

    def _read_fact(self, name: str, cell: str) -> str:
        """What the order says of its customer."""
        if name == "country":
            return cells.country_code(cell, self.mapping.countries)
        return cells.fitting(cells.address(cell) if name == "email" else cell, LONGEST[name])

    def _read_amount(self, *, quantity: str, price: str, currency: str) -> tuple[str, ...]:
        mark, code = self.mapping.decimal, cells.currency_code(currency)
        count = cells.whole(quantity, mark)
        minor, difference = cells.amount(count, cells.decimal(price, mark), code)
        return str(count), code, str(minor), str(difference)


def _read_goods(*, sku: str = "", name: str = "") -> tuple[str, str]:
    return cells.fitting(sku, LONGEST["sku"]), cells.fitting(name, LONGEST["name"])
