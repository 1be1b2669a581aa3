"""Several items of an order that are packed into one cell."""

import re
from collections.abc import Callable
from typing import Any

from orders.imports.mapping.mapping import Mapping
from orders.imports.parse.read_line import ARTICLE_FIELDS, LineReader, read_extras
from orders.imports.reason import Reason, RowRefused

MAX_ITEMS = 500
MAX_ITEM_LENGTH = 1_000  # characters


def read_items(mapping: Mapping, line: LineReader) -> Callable[..., tuple[Any, ...]]:
    """Return the function that reads a cell of several items: their rows, none for an empty cell."""
    assert mapping.items  # noqa: S101  the caller has asked
    separator, pattern = mapping.items.separator, re.compile(mapping.items.pattern, re.DOTALL)

    def read(*, items: str = "", currency: str = "") -> tuple[Any, ...]:
        texts = [text.strip() for text in items.split(separator) if text.strip()]
        if len(texts) > MAX_ITEMS or any(len(text) > MAX_ITEM_LENGTH for text in texts):
            raise RowRefused(Reason.BAD_ITEMS, items[:200], "items")
        return tuple(_read_item(line, pattern, text, currency) for text in texts)

    return read


def _read_item(line: LineReader, pattern: "re.Pattern[str]", text: str, currency: str) -> tuple[Any, ...]:
    match = pattern.fullmatch(text)
    if not match:
        raise RowRefused(Reason.BAD_ITEMS, text, "items")
    cells = {name: cell for name, cell in match.groupdict().items() if cell is not None}
    article = line.read_article(**{name: cells[name] for name in ARTICLE_FIELDS if name in cells})
    amount_cells = {name: cells[name] for name in ("quantity", "price", "line_total") if name in cells}
    amount = line.read_amount(**amount_cells, currency=currency)
    return (*article, *amount, *read_extras(license_key=cells.get("license_key", "")))
