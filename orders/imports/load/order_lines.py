"""What hangs on an order, its items and the words it is found by, made inside the database from the staged rows."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from orders.imports.load.staging import execute, fetch, send
from orders.models import Order
from orders.search.keys import search_keys_of

PAGE = 5_000  # articles
# Lines in the order in which they are written. Search keys are made once for an article, however many lines have it.
_PREPARE = """
    CREATE TEMPORARY TABLE import_article AS
        SELECT row_number() OVER () AS id, found.* FROM (
            SELECT DISTINCT line.sku, line.name
            FROM import_row line JOIN import_order USING (reference) WHERE NOT is_known
        ) found;
    CREATE INDEX ON import_article (id);
    ANALYZE import_article;
    CREATE TEMPORARY TABLE import_line AS
        SELECT place, row_number() OVER (PARTITION BY place ORDER BY line.number) AS position, new.placed_at,
            article.id AS article, line.sku, line.name, line.quantity, line.currency, line.minor
        FROM import_row line JOIN import_order new USING (reference)
        JOIN import_article article ON article.sku = line.sku AND article.name = line.name
        WHERE NOT is_known ORDER BY place, line.number;
    CREATE INDEX ON import_line (place);
    ANALYZE import_line;
    CREATE TEMPORARY TABLE import_key (
        article bigint NOT NULL, kind smallint NOT NULL, value text COLLATE "C" NOT NULL
    )
"""
_ARTICLES = "SELECT id, sku, name FROM import_article WHERE id > %s ORDER BY id LIMIT %s"
_COPY_KEYS = "COPY import_key (article, kind, value) FROM STDIN (FORMAT csv)"
_INDEX_KEYS = "CREATE INDEX ON import_key (article); ANALYZE import_key"

ITEM_COLUMNS = (
    *("vendor_id", "order_id", "product_id", "position", "sku", "name", "quantity"),
    *("currency", "net_minor", "tax_minor", "total_minor"),
)
# SKU and name stay as the file has them; a product of the same SKU is linked, none is made.
_ITEMS = """
    COPY (
        SELECT %(vendor)s, (%(orders)s::bigint[])[place - %(first)s + 1], product.id, position, line.sku, line.name,
            quantity, line.currency, minor, 0, minor
        FROM import_line line
        LEFT JOIN vendors_product product ON product.vendor_id = %(vendor)s AND product.sku = line.sku
        WHERE place BETWEEN %(first)s AND %(last)s ORDER BY place, position
    ) TO STDOUT
"""
# The columns are orders.search.keys.KEY_COLUMNS, the order is that of the index that they go into.
_KEYS = """
    COPY (
        SELECT %(vendor)s, (%(orders)s::bigint[])[place - %(first)s + 1], placed_at, kind, value FROM (
            SELECT DISTINCT value, placed_at, place, kind FROM import_line JOIN import_key USING (article)
            WHERE place BETWEEN %(first)s AND %(last)s
        ) found ORDER BY value, placed_at
    ) TO STDOUT
"""


def prepare_lines() -> None:
    """Sort the lines of the new orders."""
    execute(_PREPARE)
    send(_COPY_KEYS, _keys_of_articles())
    execute(_INDEX_KEYS)


def items_of(orders: Sequence[Order], first: int) -> io.BytesIO:
    """Rows of OrderItem, ready to be copied, of orders that stand side by side from the place `first`."""
    return _copied(_ITEMS, orders, first)


def item_keys_of(orders: Sequence[Order], first: int) -> io.BytesIO:
    """Rows of SearchKey, ready to be copied: those that `search_keys_of` makes of the items."""
    return _copied(_KEYS, orders, first)


def _keys_of_articles() -> Iterator[tuple[Any, ...]]:
    no_order, article = Order(), 0
    while page := fetch(_ARTICLES, [article, PAGE]):
        for article, sku, name in page:
            for *_, kind, value in search_keys_of(no_order, [(sku, name)]):
                yield article, int(kind), value


def _copied(copy: str, orders: Sequence[Order], first: int) -> io.BytesIO:
    ids, last = [order.pk for order in orders], first + len(orders) - 1
    names = {"vendor": orders[0].vendor_id, "orders": ids, "first": first, "last": last}
    rows = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(cursor.mogrify(copy, names), rows)
    rows.seek(0)
    return rows
