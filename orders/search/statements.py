"""The SQL parts that a search is composed of: reads along one index each, and checks of one order.

The {placeholders} stand for conditions whose values are named parameters. A check in parentheses with LIMIT 1 is
made for one candidate after the other, in the order of the list: the planner cannot turn it into a join that reads
everything first.
"""

# All orders of a term in the order of the list; for an exact match the index has this order.
OF_TERM = """
    SELECT DISTINCT ON (k.placed_at, k.order_id) k.order_id, k.placed_at FROM {source} k
    WHERE {scope} AND {word} AND {window} AND {start_if}
    ORDER BY k.placed_at {direction}, k.order_id {direction}
"""

# Some orders of a term, as they come in its index.
SOME_OF_TERM = """
    SELECT k.order_id, k.placed_at FROM {source} k
    WHERE {scope} AND {word} AND {start_if} ORDER BY k.value LIMIT {bound}
"""

# Some orders that fit the filters, by whichever index holds the rarest of them.
SOME_OF_FILTERS = """
    SELECT orders_order.id AS order_id, orders_order.placed_at FROM orders_order
    WHERE {scope} AND {filters} AND {start_if} LIMIT {bound}
"""

# The same orders once each, in the order of the list.
SORTED = """
    SELECT DISTINCT ON (k.placed_at, k.order_id) k.order_id, k.placed_at FROM ({candidates}) k
    WHERE {window} ORDER BY k.placed_at {direction}, k.order_id {direction}
"""

# The newest orders: for common terms they soon fill a page.
NEWEST = """
    SELECT k.id AS order_id, k.placed_at FROM orders_order k
    WHERE {scope} AND {lead} AND {window} AND {start_if}
    ORDER BY k.placed_at {direction}, k.id {direction} LIMIT {bound}
"""

# All orders that fit the filters. OFFSET 0 keeps the planner from reading the whole list to find a few.
OF_FILTERS = """
    SELECT k.order_id, k.placed_at FROM (
        SELECT orders_order.id AS order_id, orders_order.placed_at FROM orders_order
        WHERE {scope} AND {filters} AND {start_if} OFFSET 0
    ) k WHERE {window} ORDER BY k.placed_at {direction}, k.order_id {direction}
"""

# The first candidates that pass every check.
CHECKED = """
    SELECT c.order_id, c.placed_at FROM ({candidates}) c
    WHERE {checks} ORDER BY c.placed_at {direction}, c.order_id {direction} LIMIT {rows}
"""
# OFFSET 0 keeps the planner from reading all orders of the word to find one.
HAS = "(SELECT true FROM (SELECT * FROM {source} k WHERE k.order_id = c.order_id OFFSET 0) k WHERE {term} LIMIT 1)"
HAS_ITSELF = "(SELECT true FROM orders_order k WHERE k.id = c.order_id AND {word} LIMIT 1)"
HAS_STATUS = """(
    SELECT true FROM orders_order k
    WHERE {scope} AND {lead} AND k.placed_at = c.placed_at AND k.id = c.order_id LIMIT 1
)"""
HAS_EXACTLY = """(
    SELECT true FROM orders_search_searchkey k
    WHERE {scope} AND {word} AND k.placed_at = c.placed_at AND k.order_id = c.order_id LIMIT 1
)"""
FITS = "(SELECT {filters} FROM orders_order WHERE orders_order.id = c.order_id LIMIT 1)"

TABLE_IF = "SELECT * FROM {table} WHERE {condition}"
HITS = "SELECT {tier} AS tier, hits.* FROM {table} hits"
COUNTS = "SELECT {counts}"  # counted once: the conditions of several stages name them
COUNT_OF = "(SELECT {name} FROM {tier}_counts)"
HOW_MANY = "(SELECT count(*) FROM {table} t)"

ROWS = """
    WITH {tables}
    SELECT {columns}, hit.tier AS match_tier, ARRAY[{keys}]::text[] AS matched_keys
    FROM (
        SELECT * FROM ({hits}) h
        ORDER BY h.tier {tier_direction}, h.placed_at {direction}, h.order_id {direction} LIMIT {rows}
    ) hit
    JOIN orders_order ON orders_order.id = hit.order_id
    ORDER BY hit.tier {tier_direction}, hit.placed_at {direction}, hit.order_id {direction}
"""
KEY = """(
    SELECT k.kind || ':' || k.value FROM (SELECT * FROM {source} k WHERE k.order_id = hit.order_id OFFSET 0) k
    WHERE {term} ORDER BY k.value, k.kind LIMIT 1
)"""

# How many of the candidates fit, and whether there were more candidates than were read.
COUNT = """
    WITH candidates AS MATERIALIZED ({candidates}),
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
