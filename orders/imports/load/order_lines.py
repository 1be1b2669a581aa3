"""The items of new orders and their search keys, made inside the database from the staged rows."""

import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from core.direct_connection import direct_connection
from orders.imports.load.staging import copy_csv, execute, fetch
from orders.models import Order
from orders.search.keys import search_keys_of

PAGE_SIZE = 5_000  # articles
# An article is a pair of SKU and name. Its search keys are made once, however many lines have it.
# The lines stand in the order in which they are written.
_PREPARE = """
    CREATE TEMPORARY TABLE import_article AS
        SELECT row_number() OVER () AS id, article.* FROM (
            SELECT DISTINCT line.sku, line.name
            FROM import_row line JOIN import_order USING (reference) WHERE NOT is_known AND NOT is_written
        ) article;
    CREATE INDEX ON import_article (id);
    ANALYZE import_article;
    CREATE TEMPORARY TABLE import_line AS
        SELECT order_index, row_number() OVER (PARTITION BY order_index ORDER BY line.row_number, part) AS position,
            new_order.placed_at, article.id AS article_id, line.sku, line.name, line.quantity, line.currency,
            line.total_minor, line.tax_minor, line.line_json,
            CASE WHEN refunded_minor > 0 AND refunded_minor = new_order.total_minor THEN 'refunded' ELSE '' END
                AS refund_status
        FROM import_row line JOIN import_order new_order USING (reference)
        JOIN import_article article ON article.sku = line.sku AND article.name = line.name
        WHERE NOT is_known AND NOT is_written ORDER BY order_index, line.row_number, part;
    CREATE INDEX ON import_line (order_index);
    ANALYZE import_line;
    CREATE TEMPORARY TABLE import_key (
        article_id bigint NOT NULL, kind smallint NOT NULL, value text COLLATE "C" NOT NULL
    )
"""
_ARTICLES = "SELECT id, sku, name FROM import_article WHERE id > %s ORDER BY id LIMIT %s"
_COPY_KEYS = "COPY import_key (article_id, kind, value) FROM STDIN (FORMAT csv)"
_INDEX_KEYS = "CREATE INDEX ON import_key (article_id); ANALYZE import_key"

ITEM_COLUMNS = (
    *("vendor_id", "order_id", "product_id", "position", "sku", "name", "quantity"),
    *("currency", "net_minor", "tax_minor", "total_minor", "refund_status"),
)
_DELIVERED = """
    SELECT order_index, position, line_json FROM import_line
    WHERE order_index BETWEEN %s AND %s AND line_json <> '' ORDER BY order_index, position
"""
# SKU and name stay as the file has them; a product with the same SKU is linked, none is created.
_ITEMS = """
    COPY (
        SELECT %(vendor)s, (%(order_ids)s::bigint[])[order_index - %(first)s + 1], product.id, position,
            line.sku, line.name, quantity, line.currency, total_minor - tax_minor, tax_minor, total_minor, refund_status
        FROM import_line line
        LEFT JOIN vendors_product product ON product.vendor_id = %(vendor)s AND product.sku = line.sku
        WHERE order_index BETWEEN %(first)s AND %(last)s ORDER BY order_index, position
    ) TO STDOUT
"""
# The columns are orders.search.keys.KEY_COLUMNS; the rows stand in the order of their index.
_KEYS = """
    COPY (
        SELECT %(vendor)s, (%(order_ids)s::bigint[])[order_index - %(first)s + 1], placed_at, kind, value FROM (
            SELECT DISTINCT value, placed_at, order_index, kind FROM import_line JOIN import_key USING (article_id)
            WHERE order_index BETWEEN %(first)s AND %(last)s
        ) key ORDER BY value, placed_at
    ) TO STDOUT
"""


def prepare_lines() -> None:
    """Make the tables of the articles, their search keys, and the lines of the new orders."""
    execute(_PREPARE)
    copy_csv(_COPY_KEYS, _article_keys())
    execute(_INDEX_KEYS)


def item_rows(orders: Sequence[Order], first: int) -> io.BytesIO:
    """Return rows of OrderItem in the form of COPY, of orders whose indexes follow each other from `first` on."""
    return copy_out(_ITEMS, orders, first)


def item_key_rows(orders: Sequence[Order], first: int) -> io.BytesIO:
    """Return rows of SearchKey in the form of COPY: those that `search_keys_of` makes of the items."""
    return copy_out(_KEYS, orders, first)


def delivered_lines(orders: Sequence[Order], first: int) -> list[tuple[int, int, dict[str, Any]]]:
    """Return order id, position and what was delivered of the lines that the file has license keys or the like for."""
    rows = fetch(_DELIVERED, [first, first + len(orders) - 1])
    return [(orders[index - first].pk, position, json.loads(text)) for index, position, text in rows]


def _article_keys() -> Iterator[tuple[Any, ...]]:
    empty_order, article_id = Order(), 0
    while page := fetch(_ARTICLES, [article_id, PAGE_SIZE]):
        for article_id, sku, name in page:
            for *_, kind, value in search_keys_of(empty_order, [(sku, name)]):
                yield article_id, int(kind), value


def copy_out(copy: str, orders: Sequence[Order], first: int, **more: int) -> io.BytesIO:
    """Return what a COPY of the staging tables writes of orders whose indexes follow each other from `first` on."""
    order_ids, last = [order.pk for order in orders], first + len(orders) - 1
    parameters = {"vendor": orders[0].vendor_id, "order_ids": order_ids, "first": first, "last": last, **more}
    rows = io.BytesIO()
    with direct_connection().cursor() as cursor:
        cursor.copy_expert(cursor.mogrify(copy, parameters), rows)
    rows.seek(0)
    return rows
