"""The SQL parts that a search is composed of: reads along one index each, and checks of one order.

The {placeholders} stand for conditions whose values are named parameters, for the columns by which the list is sorted
and for their order: candidates carry these columns. A check in parentheses with LIMIT 1 is
made for one candidate after the other, in the order of the list: the planner cannot turn it into a join that reads
everything first. It IS TRUE or false, never null, so that the first one that fails spares the others. A candidate that
`is_beyond` the bound passes unchecked and says that there are more.
"""

# The first candidates that pass every check, as orders, each with the keys that the terms matched.
ROWS = """
    SELECT {columns}, hit.is_beyond, CASE WHEN NOT hit.is_beyond THEN ARRAY[{keys}]::text[] END AS matched_keys
    FROM (
        SELECT c.* FROM ({candidates}) c WHERE c.is_beyond OR ({checks})
        ORDER BY {order_of_candidates} LIMIT {rows}
    ) hit
    JOIN orders_order ON orders_order.id = hit.order_id AND {scope}
    ORDER BY {order_of_hits}
"""
KEY = """(
    SELECT k.kind || ':' || k.value
    FROM (SELECT * FROM {source} k WHERE k.order_id = hit.order_id AND {scope} OFFSET 0) k
    WHERE {term} ORDER BY k.value, k.kind LIMIT 1
)"""

# The first orders of the list: for common terms they soon fill a page.
FIRST = """
    SELECT k.id AS order_id, {columns}, row_number() OVER (ORDER BY {order}) > {bound} AS is_beyond
    FROM orders_order k WHERE {scope} AND {lead} AND {window}
    ORDER BY {order} LIMIT {bound} + 1
"""

# Some candidates once each, in the order of the list; of more than the bound only the one that says so.
SORTED = """
    SELECT DISTINCT ON ({sorted_by}) k.order_id, {columns}, k.is_beyond FROM (
        SELECT gathered.*, row_number() OVER () > {bound} AS is_beyond, count(*) OVER () > {bound} AS are_beyond
        FROM ({candidates}) gathered
    ) k WHERE k.is_beyond OR NOT k.are_beyond AND {window}
    ORDER BY {order}
"""
# The orders of a term, as they come in its index.
SOME_OF_TERM = "SELECT k.order_id, k.placed_at FROM {source} k WHERE {scope} AND {word} ORDER BY k.value"
# The same with the totals that they are sorted by, which no search key repeats.
WITH_TOTALS = """
    SELECT orders_order.id AS order_id, orders_order.placed_at, orders_order.currency, orders_order.total_minor
    FROM ({candidates}) k JOIN orders_order ON orders_order.id = k.order_id AND {scope}
"""
# The orders that fit the filters, by whichever index holds the rarest of them.
THAT_FIT = "SELECT orders_order.id AS order_id, {columns} FROM orders_order WHERE {scope} AND {filters}"

# All orders of a term in the order of the list; for an exact match the index has this order.
ALL_OF_TERM = """
    SELECT DISTINCT ON (k.placed_at, k.order_id) k.order_id, k.placed_at, false AS is_beyond FROM {source} k
    WHERE {scope} AND {word} AND {window} ORDER BY {order}
"""
# All orders that fit the filters. OFFSET 0 keeps the planner from reading the whole list to find a few.
ALL_THAT_FIT = """
    SELECT k.order_id, {columns}, false AS is_beyond FROM ({candidates} OFFSET 0) k
    WHERE {window} ORDER BY {order}
"""

# OFFSET 0 keeps the planner from reading all orders of the word to find one.
HAS = """(
    SELECT true FROM (SELECT * FROM {source} k WHERE k.order_id = c.order_id AND {scope} OFFSET 0) k
    WHERE {term} LIMIT 1
) IS TRUE"""
HAS_ITSELF = (
    "(SELECT true FROM orders_order k WHERE k.id = c.order_id AND {scope} AND {word} LIMIT 1) IS TRUE"
)
HAS_STATUS = """(
    SELECT true FROM orders_order k
    WHERE {scope} AND {lead} AND k.placed_at = c.placed_at AND k.id = c.order_id LIMIT 1
) IS TRUE"""
HAS_EXACTLY = """(
    SELECT true FROM orders_search_searchkey k
    WHERE {scope} AND {word} AND k.placed_at = c.placed_at AND k.order_id = c.order_id LIMIT 1
) IS TRUE"""
FITS = "(SELECT {filters} FROM orders_order WHERE orders_order.id = c.order_id AND {scope} LIMIT 1) IS TRUE"

# All orders of a term, for bulk actions and exports.
IDS_OF_TERM = "SELECT k.order_id FROM {source} k WHERE {scope} AND {term}"

COUNT_UP_TO = "(SELECT count(*) FROM ({candidates} LIMIT {bound} + 1) some_candidates)"

# How many of the candidates fit, and whether there were more candidates than were read.
COUNT = """
    WITH candidates AS MATERIALIZED ({candidates} LIMIT {bound}),
    fitting AS (SELECT 1 FROM (SELECT DISTINCT k.order_id, k.placed_at FROM candidates k WHERE {window}) c
        WHERE {checks} LIMIT {rows})
    SELECT (SELECT count(*) FROM fitting), (SELECT count(*) FROM candidates) >= {bound}
"""
COUNT_OF_NEWEST = """
    SELECT count(*) FILTER (WHERE fits), count(*) >= {bound} FROM (
        SELECT {filters} AS fits FROM orders_order WHERE {scope} AND {lead} AND {window}
        ORDER BY orders_order.placed_at DESC, orders_order.id DESC LIMIT {bound}
    ) newest
"""
# The ids of a view are few: all that fit are counted.
COUNT_OF_IDS = """
    SELECT count(*), false FROM orders_order WHERE {scope} AND {lead} AND {window} AND {filters}
"""

# Some orders of a word for those who type: the newest that have it, those of the newest orders that have a word which
# begins with it, and some others that do.
HITS = """
    SELECT DISTINCT ON (k.placed_at, k.order_id) k.order_id, k.placed_at, false AS is_beyond FROM (
        (SELECT k.order_id, k.placed_at FROM orders_search_searchkey k WHERE {scope} AND {exact}
            ORDER BY k.value DESC, k.placed_at DESC, k.order_id DESC LIMIT {bound})
        UNION ALL
        (SELECT c.order_id, c.placed_at FROM (
            SELECT k.id AS order_id, k.placed_at FROM orders_order k WHERE {scope}
            ORDER BY k.placed_at DESC, k.id DESC LIMIT {bound}
        ) c WHERE {has_beginning})
        UNION ALL
        (SELECT k.order_id, k.placed_at FROM orders_search_searchkey k WHERE {scope} AND {beginning}
            ORDER BY k.value DESC, k.placed_at DESC, k.order_id DESC LIMIT {bound})
    ) k ORDER BY k.placed_at DESC, k.order_id DESC
"""
