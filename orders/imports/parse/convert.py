"""The conversion of a row of the file to rows of the staging table, to a refusal, or to nothing."""

from collections import Counter
from collections.abc import Callable, Sequence
from collections.abc import Mapping as CellsByColumn
from functools import lru_cache
from operator import itemgetter
from typing import Any

from orders.imports.mapping.fields import (
    AMOUNT_LABELS,
    CUSTOMER_LABELS,
    PAYMENT_LABELS,
    RECIPIENT_LABELS,
    STATE_LABELS,
)
from orders.imports.mapping.mapping import Mapping
from orders.imports.mapping.row_rules import RowRole, rule_of
from orders.imports.parse import cells
from orders.imports.parse.cell_cleaner import CellCleaner
from orders.imports.parse.read_items import read_items
from orders.imports.parse.read_line import (
    ARTICLE_FIELDS,
    EXTRA_FIELDS,
    LINE_AMOUNT_FIELDS,
    LineReader,
    read_extras,
)
from orders.imports.parse.read_order import OrderReader
from orders.imports.parse.rows import Row
from orders.imports.reason import RowLeftOut, RowRefused

STAGING_COLUMNS = (
    *(
        "row_number",
        "part",
        "reason",
        "field",
        "detail",
        "reference",
        "role",
        "kind",
        "placed_at",
        "order_json",
    ),
    *(
        "sku",
        "name",
        "quantity",
        "currency",
        "total_minor",
        "rounding",
        "amount",
        "line_discount",
        "line_tax",
    ),
    "line_json",
)
ORDER_FIELDS = (
    *("reference", "placed_at", "placed_time", "placed_zone", "refund_of", "downloads"),
    *AMOUNT_LABELS,
    *STATE_LABELS,
    *PAYMENT_LABELS,
    *CUSTOMER_LABELS,
    *RECIPIENT_LABELS,
)
CACHE_SIZE = 4_096  # parts of rows: files repeat orders and products; refusals are not cached
Values = tuple[Any, ...]
Reader = Callable[[CellsByColumn[str, str]], Values]


class Converter:
    """Converts the rows of a file as its mapping says; `left_out` counts those that are nothing to import, by rule."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.left_out: Counter[str] = Counter()
        line = LineReader(mapping)
        order_fields = ORDER_FIELDS if mapping.amounts == "major" else (*ORDER_FIELDS, "currency")
        self._orders: dict[RowRole, Reader] = {
            role: self._reader(order_fields, OrderReader(mapping).read, role=role.value)
            for role in RowRole
            if role is not RowRole.LEAVE_OUT
        }
        self._article = self._reader(ARTICLE_FIELDS, line.read_article)
        self._amount = self._reader(LINE_AMOUNT_FIELDS, line.read_amount)
        self._extras = self._reader(EXTRA_FIELDS, read_extras) if mapping.has_any(*EXTRA_FIELDS) else None
        self._items = (
            self._items_reader(read_items(mapping, line), mapping.items.separator) if mapping.items else None
        )

    def convert(self, row: Row) -> list[Values]:
        """Return rows of values in the order of STAGING_COLUMNS: one, or one for each item of a cell of several.

        A refused row keeps its reference, so that the other rows of its invoice can be refused too.
        """
        try:
            return self._rows(row)
        except RowLeftOut as left_out:
            self.left_out[left_out.rule] += 1
            return []
        except RowRefused as refused:
            detail = cells.single_line(refused.detail)[:200]
            empty = [None] * (len(STAGING_COLUMNS) - 6)
            return [
                (row.number, 0, refused.reason.value, refused.field, detail, self._reference(row), *empty)
            ]

    def _rows(self, row: Row) -> list[Values]:
        if row.reason:
            raise RowRefused(row.reason, row.detail)
        order = self._orders[self._role(row)](row.cells)
        extras = self._extras(row.cells) if self._extras else ("",)
        if items := self._items(row.cells) if self._items else ():
            return [(row.number, part, "", "", "", *order, *item) for part, item in enumerate(items)]
        article, amount = self._article(row.cells), self._amount(row.cells)
        return [(row.number, 0, "", "", "", *order, *article, *amount, *extras)]

    def _role(self, row: Row) -> RowRole:
        rule = rule_of(self.mapping.rows, row.cells) if self.mapping.rows else None
        if rule is None:
            return RowRole.ORDER
        if rule.then is RowRole.LEAVE_OUT:
            raise RowLeftOut(str(rule))
        return rule.then

    def _reference(self, row: Row) -> str:
        texts = (row.cells.get(column, "") for column in self.mapping.columns["reference"])
        return cells.single_line(next((text for text in texts if text.strip()), ""))

    def _reader(self, fields: Sequence[str], read: Callable[..., Values], **more: str) -> Reader:
        """Return a function that calls `read` with the fields, from columns and constants, and caches the result."""
        columns = {field: names for field, names in self.mapping.columns.items() if field in fields}
        constants = {field: text for field, text in self.mapping.constants.items() if field in fields} | more

        clean = CellCleaner(self.mapping)
        is_clean = not clean.has_work(columns)

        @lru_cache(maxsize=CACHE_SIZE)
        def read_cached(*values: str) -> Values:
            cells_by_field = dict(zip(columns, values, strict=True))
            return read(**constants, **(cells_by_field if is_clean else clean(cells_by_field)))

        if all(len(names) == 1 for names in columns.values()):
            single_names = tuple(name for (name,) in columns.values())
            if len(single_names) > 1:
                cells_of = itemgetter(*single_names)
                return lambda row_cells: read_cached(*cells_of(row_cells))
            return lambda row_cells: read_cached(*[row_cells[name] for name in single_names])
        all_names = tuple(columns.values())
        return lambda row_cells: read_cached(*[_first_cell(row_cells, names) for names in all_names])

    def _items_reader(self, read: Callable[..., Values], separator: str) -> Reader:
        """Return the reader of the items: of several columns, each has some of them."""
        names, currency = self.mapping.columns.get("items", ()), self._reader(("currency",), _as_it_is)

        def read_row(row_cells: CellsByColumn[str, str]) -> Values:
            items = separator.join(cell for name in names if (cell := row_cells[name]))
            return read(items=items, currency=currency(row_cells)[0])

        return read_row


def _as_it_is(*, currency: str = "") -> Values:
    return (currency,)


def _first_cell(row_cells: CellsByColumn[str, str], names: Sequence[str]) -> str:
    """Return the first of the cells that is not blank."""
    return next((cell for name in names if (cell := row_cells[name]) and not cell.isspace()), "")
