"""The reader of statements: which name the vendor of each tenant table, and which do not."""

import pytest

from tests.tenancy.scope import Schema
from tests.tenancy.statements import read

SCHEMA = Schema(
    {
        "orders": ["id", "vendor_id", "number", "paid"],
        "items": ["id", "vendor_id", "order_id", "sku"],
        "vendors": ["id", "number"],
        "jobs": ["id", "vendor_id", "state"],
    },
    frozenset({"orders", "items"}),
)
NAME_THE_VENDOR = [
    "SELECT 1",
    "SELECT * FROM vendors",
    "SELECT * FROM jobs WHERE id = %s",
    "SELECT * FROM orders WHERE vendor_id = %s AND id = %s",
    "SELECT * FROM orders WHERE %s = orders.vendor_id",
    "SELECT * FROM orders o WHERE (o.paid > 1 OR o.id = 2) AND (o.number = %s AND o.vendor_id = 7)",
    "SELECT * FROM orders WHERE vendor_id = %s::bigint FOR UPDATE OF orders SKIP LOCKED",
    "SELECT * FROM orders WHERE vendor_id IN (%s) ORDER BY id LIMIT 5",
    "SELECT * FROM orders WHERE vendor_id = ANY('{7}')",
    "SELECT * FROM orders WHERE vendor_id = ANY(ARRAY[7])",
    "SELECT * FROM orders WHERE (vendor_id, id) = (%s, %s)",
    "SELECT * FROM orders WHERE (vendor_id, id) IN ((%s, %s))",
    "SELECT count(*) FROM (SELECT 1 FROM orders WHERE vendor_id = %s) few",
    # joins
    "SELECT * FROM orders o JOIN items i ON i.order_id = o.id AND i.vendor_id = o.vendor_id WHERE o.vendor_id = %s",
    "SELECT * FROM orders o JOIN items i ON i.order_id = o.id AND i.vendor_id = o.vendor_id WHERE i.vendor_id = %s",
    "SELECT * FROM orders o, items i WHERE o.vendor_id = i.vendor_id AND i.vendor_id = %s",
    "SELECT * FROM orders JOIN vendors ON orders.vendor_id = vendors.id WHERE vendors.id = %s",
    "SELECT * FROM orders JOIN items USING (vendor_id) WHERE vendor_id = %s",
    "SELECT * FROM orders o LEFT JOIN items i ON i.order_id = o.id AND i.vendor_id = o.vendor_id"
    " WHERE o.vendor_id = %s",
    "SELECT * FROM orders o LEFT JOIN items i ON i.vendor_id = %s WHERE o.vendor_id = %s",
    "SELECT * FROM items i RIGHT JOIN orders o ON i.vendor_id = o.vendor_id WHERE o.vendor_id = %s",
    "SELECT * FROM orders o LEFT JOIN (items i JOIN items j ON j.vendor_id = i.vendor_id)"
    " ON i.vendor_id = o.vendor_id WHERE o.vendor_id = %s",
    # subqueries
    "SELECT (SELECT count(*) FROM items WHERE items.vendor_id = orders.vendor_id) FROM orders WHERE vendor_id = %s",
    "SELECT * FROM orders o WHERE o.vendor_id = %s AND EXISTS"
    " (SELECT 1 FROM items i WHERE i.order_id = o.id AND i.vendor_id = o.vendor_id)",
    "SELECT * FROM orders WHERE vendor_id = %s AND id IN (SELECT order_id FROM items WHERE vendor_id = %s)",
    "SELECT * FROM orders o JOIN LATERAL (SELECT * FROM items i WHERE i.vendor_id = o.vendor_id LIMIT 1) last ON true"
    " WHERE o.vendor_id = %s",
    "SELECT * FROM (SELECT k.*, 1 AS n FROM items k WHERE k.vendor_id = %s) hit"
    " JOIN orders ON orders.id = hit.order_id AND orders.vendor_id = hit.vendor_id",
    "SELECT * FROM (SELECT id, vendor_id FROM items WHERE vendor_id = %s) AS hit (item_id, of)"
    " JOIN orders ON orders.vendor_id = hit.of",
    "SELECT * FROM (SELECT id AS order_id, vendor_id, 6 AS kind FROM orders) k WHERE k.vendor_id = %s",
    "SELECT * FROM (SELECT * FROM (SELECT k.* FROM orders k) k WHERE k.vendor_id = %s OFFSET 0) k",
    "WITH hit AS (SELECT * FROM items WHERE vendor_id = %s)"
    " SELECT * FROM orders JOIN hit ON hit.vendor_id = orders.vendor_id",
    "WITH RECURSIVE t AS (SELECT id, vendor_id FROM orders WHERE vendor_id = %s UNION ALL"
    " SELECT i.id, i.vendor_id FROM items i JOIN t ON i.vendor_id = t.vendor_id) SELECT * FROM t",
    "SELECT id FROM orders WHERE vendor_id = %s UNION SELECT id FROM items WHERE vendor_id = %s",
    "SELECT * FROM items JOIN (SELECT vendor_id FROM orders WHERE vendor_id = %s UNION"
    " SELECT vendor_id FROM items WHERE vendor_id = %s) u ON u.vendor_id = items.vendor_id",
    # writes
    "INSERT INTO orders (id, vendor_id) VALUES (%s, %s) RETURNING id",
    "INSERT INTO orders (id, vendor_id) VALUES (%s, %s) ON CONFLICT DO NOTHING",
    "INSERT INTO orders (id, vendor_id) SELECT * FROM unnest(%s::bigint[], %s::bigint[])",
    "INSERT INTO orders AS known (id, vendor_id) VALUES (%s, %s)"
    " ON CONFLICT (id, vendor_id) DO UPDATE SET paid = known.paid + excluded.paid WHERE known.paid < 9 RETURNING paid",
    "INSERT INTO orders AS known (id, vendor_id) VALUES (%s, %s)"
    " ON CONFLICT (id) DO UPDATE SET paid = 1 WHERE known.vendor_id = excluded.vendor_id",
    "UPDATE orders SET paid = 1 WHERE vendor_id = %s AND id = %s",
    "UPDATE orders SET paid = a FROM unnest(%s::bigint[], %s::bigint[]) AS r (o, a) WHERE id = o AND vendor_id = %s",
    "WITH hit AS (SELECT id, vendor_id FROM items WHERE vendor_id = %s) UPDATE orders SET paid = 1 FROM hit"
    " WHERE orders.id = hit.id AND orders.vendor_id = hit.vendor_id RETURNING orders.id",
    "WITH gone AS (DELETE FROM items WHERE vendor_id = %s RETURNING order_id, vendor_id)"
    " SELECT * FROM orders JOIN gone USING (vendor_id)",
    "DELETE FROM orders WHERE vendor_id = %s",
    "DELETE FROM items USING orders WHERE items.vendor_id = orders.vendor_id AND orders.vendor_id = %s",
    # COPY and the like
    "COPY orders (id, vendor_id) FROM STDIN (FORMAT csv, FORCE_NOT_NULL (id))",
    "COPY (SELECT id FROM orders WHERE vendor_id = 7) TO STDOUT (FORMAT csv, FORCE_QUOTE (id))",
    "COPY (SELECT %s, i.order_id FROM import_line l LEFT JOIN items i ON i.vendor_id = %s AND i.sku = l.sku) TO STDOUT",
    "CREATE TEMPORARY TABLE few AS SELECT * FROM orders WHERE vendor_id = %s",
    'DECLARE "c" NO SCROLL CURSOR FOR SELECT * FROM orders WHERE vendor_id = %s',
    "SET LOCAL statement_timeout = 0; SELECT 1; SAVEPOINT x",
    "ALTER TABLE orders ADD CHECK (paid > 0); CREATE INDEX ON orders (paid); ANALYZE orders",
]
LEAVE_IT_OUT = {
    "SELECT * FROM orders": "read orders",
    "SELECT * FROM orders WHERE id = %s": "read orders",
    "SELECT * FROM public.orders WHERE id = %s": "read orders",
    "SELECT * FROM orders WHERE vendor_id = %s OR id = %s": "read orders",
    "SELECT * FROM orders WHERE (vendor_id = %s) IS NOT FALSE": "read orders",
    "SELECT * FROM orders WHERE NOT vendor_id = %s": "read orders",
    "SELECT * FROM orders WHERE vendor_id <> %s": "read orders",
    "SELECT * FROM orders WHERE vendor_id >= %s": "read orders",
    "SELECT * FROM orders WHERE vendor_id = id": "read orders",
    "SELECT * FROM orders WHERE vendor_id = vendor_id": "read orders",
    "SELECT * FROM orders WHERE vendor_id = NULL": "read orders",
    "SELECT * FROM orders WHERE vendor_id = abs(id)": "read orders",
    "SELECT * FROM orders WHERE vendor_id IN (%s, %s)": "read orders",
    "SELECT * FROM orders WHERE vendor_id = ANY(%s)": "read orders",
    "SELECT * FROM orders WHERE vendor_id = ANY('{7,8}')": "read orders",
    "SELECT * FROM orders WHERE vendor_id = ANY(ARRAY[7, 8])": "read orders",
    "SELECT * FROM orders WHERE vendor_id = ALL(ARRAY[7])": "read orders",
    "SELECT * FROM orders WHERE vendor_id IN (SELECT id FROM vendors WHERE number = %s)": "read orders",
    "SELECT CASE WHEN vendor_id = %s THEN 1 END FROM orders": "read orders",
    "SELECT id FROM orders GROUP BY id HAVING min(vendor_id) = %s": "read orders",
    "SELECT * FROM orders TABLESAMPLE system (1) WHERE vendor_id = %s": "unread orders",
    # joins
    "SELECT * FROM orders JOIN vendors ON orders.vendor_id = vendors.id WHERE vendors.number = %s": "read orders",
    "SELECT * FROM orders o JOIN items i ON i.order_id = o.id WHERE o.vendor_id = %s": "read items",
    "SELECT * FROM orders o JOIN items i ON i.vendor_id = o.vendor_id": "read orders, read items",
    "SELECT * FROM orders o JOIN items i ON i.vendor_id = o.id WHERE o.vendor_id = %s": "read items",
    "SELECT * FROM orders o LEFT JOIN items i ON i.order_id = o.id AND o.vendor_id = %s": "read orders, read items",
    "SELECT * FROM orders o LEFT JOIN items i ON i.vendor_id = o.vendor_id AND i.vendor_id = %s": "read orders",
    "SELECT * FROM orders o LEFT JOIN items i ON i.vendor_id = o.vendor_id WHERE i.vendor_id = %s OR i.id IS NULL":
        "read orders, read items",
    "SELECT * FROM orders FULL JOIN items ON items.vendor_id = orders.vendor_id AND orders.vendor_id = %s":
        "read orders, read items",
    "SELECT * FROM orders LEFT JOIN (SELECT vendor_id FROM items WHERE vendor_id = %s) i USING (vendor_id)":
        "read orders",
    "SELECT * FROM orders a JOIN orders b ON a.id = b.id WHERE a.vendor_id = %s": "read orders",
    # subqueries
    "SELECT (SELECT count(*) FROM items WHERE order_id = orders.id) FROM orders WHERE vendor_id = %s": "read items",
    "SELECT * FROM (SELECT * FROM orders LIMIT 9) o WHERE o.vendor_id = %s": "read orders",
    "SELECT * FROM (SELECT * FROM orders OFFSET 0) o WHERE o.vendor_id = %s": "read orders",
    "SELECT * FROM (SELECT DISTINCT vendor_id FROM orders) o WHERE o.vendor_id = %s": "read orders",
    "SELECT * FROM (SELECT max(vendor_id) AS vendor_id FROM orders) o WHERE o.vendor_id = %s": "read orders",
    "SELECT * FROM (SELECT id AS vendor_id FROM orders) o WHERE o.vendor_id = %s": "read orders",
    "SELECT * FROM items i LEFT JOIN (SELECT * FROM orders) o ON i.vendor_id = %s": "read items, read orders",
    "SELECT * FROM orders WHERE EXISTS (SELECT 1 FROM items WHERE items.vendor_id = %s AND"
    " items.vendor_id = orders.vendor_id)": "read orders",
    "SELECT * FROM orders WHERE vendor_id = %s AND id IN (SELECT order_id FROM items)": "read items",
    "SELECT * FROM orders WHERE vendor_id = %s ORDER BY (SELECT max(id) FROM items)": "read items",
    "SELECT * FROM orders o JOIN LATERAL (SELECT * FROM items WHERE order_id = o.id) i ON true WHERE o.vendor_id = %s":
        "read items",
    "WITH hit AS (SELECT * FROM items) SELECT * FROM hit WHERE vendor_id = %s": "read items",
    "WITH hit AS (SELECT id AS vendor_id FROM items WHERE vendor_id = %s)"
    " SELECT * FROM orders JOIN hit USING (vendor_id)": "read orders",
    "WITH RECURSIVE t AS (SELECT id, vendor_id FROM orders WHERE vendor_id = %s UNION ALL"
    " SELECT i.id, i.vendor_id FROM items i JOIN t ON i.order_id = t.id) SELECT * FROM t": "read items",
    "SELECT id FROM orders WHERE vendor_id = %s UNION ALL SELECT id FROM items": "read items",
    "SELECT * FROM items JOIN (SELECT vendor_id FROM orders WHERE vendor_id = %s UNION SELECT id FROM vendors) u"
    " ON u.vendor_id = items.vendor_id": "read items",
    "SELECT * FROM orders WHERE vendor_id = 1; SELECT * FROM items": "read items",
    # writes
    "INSERT INTO orders (id) VALUES (%s)": "insert orders",
    "INSERT INTO orders VALUES (%s, %s)": "insert orders",
    "INSERT INTO orders DEFAULT VALUES": "insert orders",
    "INSERT INTO orders (id, vendor_id) SELECT id, vendor_id FROM items": "read items",
    "INSERT INTO orders (id, vendor_id) VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET paid = 1": "on conflict orders",
    "INSERT INTO orders (id, vendor_id) VALUES (%s, %s) ON CONFLICT ON CONSTRAINT x DO UPDATE SET paid = 1":
        "on conflict orders",
    "UPDATE orders SET paid = 1": "update orders",
    "UPDATE orders SET vendor_id = %s WHERE id = %s": "update orders",
    "UPDATE orders SET paid = 1 FROM items i WHERE i.order_id = orders.id AND i.vendor_id = %s": "update orders",
    "UPDATE orders SET paid = 1 FROM items i WHERE i.order_id = orders.id AND orders.vendor_id = %s": "read items",
    "UPDATE orders SET paid = a FROM unnest(%s::int[], %s::int[]) r (vendor, a) WHERE vendor_id = vendor":
        "update orders",
    "UPDATE orders SET paid = (SELECT count(*) FROM items) WHERE vendor_id = %s": "read items",
    "WITH changed AS (UPDATE orders SET paid = 1 RETURNING id) SELECT 1": "update orders",
    "DELETE FROM orders": "delete orders",
    "DELETE FROM orders WHERE id IN (%s)": "delete orders",
    "DELETE FROM items USING orders WHERE orders.id = items.order_id AND items.vendor_id = %s": "read orders",
    # all rows at once
    "TRUNCATE orders, items, vendors": "truncate orders, truncate items",
    "LOCK TABLE orders": "lock orders",
    "COPY orders (id, number) FROM STDIN": "copy orders",
    "COPY orders FROM STDIN": "copy orders",
    "COPY orders (id, vendor_id) TO STDOUT": "copy orders",
    "COPY (SELECT * FROM orders) TO STDOUT": "read orders",
    "CREATE TABLE few AS SELECT * FROM orders": "read orders",
    "DECLARE c CURSOR FOR SELECT * FROM orders": "read orders",
    "MERGE INTO orders USING items ON orders.id = items.order_id WHEN MATCHED THEN DELETE":
        "merge orders, merge items",
}  # fmt: skip


def holes(text: str, *, single: frozenset[int] = frozenset()) -> str:
    return ", ".join(str(hole) for hole in read(text, SCHEMA, single=single).holes)


@pytest.mark.parametrize("text", NAME_THE_VENDOR)
def test_statement_names_the_vendor(text: str) -> None:
    assert holes(text) == ""


@pytest.mark.parametrize("text", LEAVE_IT_OUT)
def test_statement_leaves_the_vendor_out(text: str) -> None:
    assert set(holes(text).split(", ")) == set(LEAVE_IT_OUT[text].split(", "))


def test_list_of_one_vendor_names_it() -> None:
    text = "SELECT * FROM orders WHERE id = %s AND vendor_id = ANY(%s)"

    assert holes(text, single=frozenset({2})) == ""
    assert holes(text, single=frozenset({1})) == "read orders"


def test_named_parameter_is_one_parameter() -> None:
    text = "SELECT %(a)s, 5 %% 2 FROM orders WHERE vendor_id = ANY(%(vendors)s) AND id = %(a)s"

    assert holes(text, single=frozenset({2})) == ""


def test_text_without_parameters_keeps_its_percent_signs() -> None:
    reading = read("SELECT 5 % 2 FROM orders", SCHEMA, has_parameters=False)

    assert [str(hole) for hole in reading.holes] == ["read orders"]


def test_reading_names_each_tenant_table_as_often_as_it_is_read() -> None:
    reading = read("SELECT * FROM orders a, orders b, vendors, items WHERE a.vendor_id = %s", SCHEMA)

    assert reading.tables == ("orders", "orders", "items")
