"""The parts that a search is put together from: walks along one index each, and questions asked of one order.

The {slots} are filled with conditions whose values are named parameters. A question in parentheses with LIMIT 1
is asked of one candidate after the other, in the order of the list: the planner cannot turn it into a join that
reads everything first.
"""

# All orders of a term in the order of the list; for a word that is the whole fact the index has this order.
OF_TERM = """
    SELECT DISTINCT ON (k.placed_at, k.order_id) k.order_id, k.placed_at FROM {source} k
    WHERE {scope} AND {word} AND {window} AND {wanted} ORDER BY k.placed_at {way}, k.order_id {way}
"""

# Some orders of a term, as they come in its index.
SOME_OF_TERM = """
    SELECT k.order_id, k.placed_at FROM {source} k
    WHERE {scope} AND {word} AND {wanted} ORDER BY k.value LIMIT {bound}
"""

# Some orders that fit the filters, by whichever index holds the rarest of them.
SOME_OF_FILTERS = """
    SELECT orders_order.id AS order_id, orders_order.placed_at FROM orders_order
    WHERE {scope} AND {filters} AND {wanted} LIMIT {bound}
"""

# The same orders once each, in the order of the list.
SORTED = """
    SELECT DISTINCT ON (k.placed_at, k.order_id) k.order_id, k.placed_at FROM ({some}) k
    WHERE {window} ORDER BY k.placed_at {way}, k.order_id {way}
"""

# The newest orders: for what is common a page is soon full.
NEWEST = """
    SELECT k.id AS order_id, k.placed_at FROM orders_order k
    WHERE {scope} AND {lead} AND {window} AND {wanted} ORDER BY k.placed_at {way}, k.id {way} LIMIT {bound}
"""

# All orders that fit the filters. OFFSET 0 keeps the planner from walking the whole list in search of a few.
OF_FILTERS = """
    SELECT k.order_id, k.placed_at FROM (
        SELECT orders_order.id AS order_id, orders_order.placed_at FROM orders_order
        WHERE {scope} AND {filters} AND {wanted} OFFSET 0
    ) k WHERE {window} ORDER BY k.placed_at {way}, k.order_id {way}
"""

# The first candidates that stand every check.
CHECKED = """
    SELECT c.order_id, c.placed_at FROM ({candidates}) c
    WHERE {checks} ORDER BY c.placed_at {way}, c.order_id {way} LIMIT {rows}
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

FOUND = "SELECT * FROM {table} WHERE {when}"
HITS = "SELECT {level} AS level, hits.* FROM {table} hits"
COUNTS = "SELECT {counted}"  # once, since each is asked for again and again
COUNT_OF = "(SELECT {name} FROM {level}_counts)"
HOW_MANY = "(SELECT count(*) FROM {table} t)"

ROWS = """
    WITH {tables}
    SELECT {columns}, hit.level AS hit_level, ARRAY[{facts}]::text[] AS hit_facts
    FROM (SELECT * FROM ({hits}) h ORDER BY h.level {rank}, h.placed_at {way}, h.order_id {way} LIMIT {rows}) hit
    JOIN orders_order ON orders_order.id = hit.order_id
    ORDER BY hit.level {rank}, hit.placed_at {way}, hit.order_id {way}
"""
FACT = """(
    SELECT k.kind || ':' || k.value FROM (SELECT * FROM {source} k WHERE k.order_id = hit.order_id OFFSET 0) k
    WHERE {term} ORDER BY k.value, k.kind LIMIT 1
)"""

# How many of some candidates fit, and whether there were more candidates than looked at.
COUNT = """
    WITH candidates AS MATERIALIZED ({some}),
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
