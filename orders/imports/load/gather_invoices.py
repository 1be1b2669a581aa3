"""Grouping checked rows into orders: which are refused as a whole, and which are imported already.

`import_group` has a row for each order number; a check gives it its reason, and at the end its rows have it too.
"""

from typing import Any

from orders.imports.load.changes import find_changes
from orders.imports.load.minor_sql import DIGITS, amount_of
from orders.imports.load.reckon import reckon
from orders.imports.load.refund_rows import add_refunds, set_refunds_apart
from orders.imports.load.same_values import compare_rows
from orders.imports.load.staging import execute
from orders.imports.mapping.mapping import Mapping
from orders.imports.parse.cells import MAX_MINOR
from orders.imports.reason import Reason
from vendors.models import Vendor

_GROUP = """
    CREATE TEMPORARY TABLE import_group AS
    SELECT reference, ''::text AS reason, ''::text AS field, ''::text AS detail, min(row_number) AS row_number,
        max(row_number) AS last_row,
        coalesce(max(currency), '') AS currency,
        min(currency) FILTER (WHERE currency <> '') AS first_currency, bool_or(currency = '') AS has_blank_currency,
        min(kind) AS kind, min(order_json) AS order_json, min(order_json) <> max(order_json) AS is_mixed,
        min(placed_at) AS first_at, max(placed_at) AS last_at,
        min(placed_at) AS placed_at,
        count(*) AS line_count, count(*) FILTER (WHERE part = 0) AS row_count,
        sum(total_minor) AS total_minor, 0::bigint AS tax_minor, 0::bigint AS refunded_minor,
        0::bigint AS discount_minor,
        count(*) - count(total_minor) AS unpriced, sum(rounding) AS rounding, false AS is_known, false AS is_written
    FROM import_row WHERE reason = '' GROUP BY reference;
    CREATE INDEX ON import_group (reference);
    ANALYZE import_group
"""
_FIRST_DATES = """
    UPDATE import_group SET placed_at = (
        SELECT placed_at FROM import_row
        WHERE import_row.reference = import_group.reference AND reason = '' AND placed_at IS NOT NULL
        ORDER BY row_number LIMIT 1
    ) WHERE first_at <> last_at
"""
_REFUSE = """
    UPDATE import_group AS invoice SET reason = %(reason)s, field = %(field)s, detail = {detail}
    WHERE reason = '' AND ({condition})
"""
_TOTAL = amount_of("total_minor")
_REFUND_AND_TOTAL = f"{amount_of('refunded_minor')} || ', and the order cost ' || {_TOTAL}"
_REFUSED_ROW = """
    (SELECT 'Row ' || min(refused.row_number) FROM import_row refused
    WHERE refused.reference = invoice.reference AND refused.reason <> '')
"""
_IS_TOO_LARGE = "abs(total_minor) > %(max_minor)s"
_IS_INCOMPLETE = "reference IN (SELECT reference FROM import_row WHERE reason <> '' AND reference <> '')"
# The panel's own export has Order IDs as the numbers of its orders.
_IS_OWN = """
    reference LIKE %(own_numbers)s AND EXISTS (
        SELECT FROM orders_order own WHERE own.vendor_id = %(vendor)s AND own.number = invoice.reference
    )
"""
# Line by line, because an item's SKU, name, quantity and amount never change.
_IS_CHANGED = """
    reference IN (
        WITH known AS (
            SELECT id, reference, item_count, kind, currency FROM orders_order
            WHERE vendor_id = %(vendor)s AND source = %(source)s AND reference <> ''
        ), line AS (
            SELECT import_row.*,
                row_number() OVER (PARTITION BY reference ORDER BY import_row.row_number, part) AS position
            FROM import_row WHERE reason = '' AND reference IN (SELECT reference FROM known)
        )
        SELECT known.reference FROM known JOIN line USING (reference)
        LEFT JOIN orders_orderitem item ON item.vendor_id = %(vendor)s AND item.order_id = known.id
            AND item.position = line.position
            AND item.sku = line.sku AND item.name = line.name
            AND item.quantity = line.quantity AND item.total_minor = line.total_minor
            AND known.currency = line.currency AND known.kind = line.kind
        GROUP BY known.reference, known.item_count
        HAVING count(item.id) <> count(*) OR count(*) <> known.item_count
    )
"""
_TOTAL_HERE = amount_of("known.total_minor", "known.currency")
_TOTAL_THERE = amount_of("invoice.total_minor", "invoice.currency")
_CHANGES = f"""
    (SELECT known.reference || ' has ' || known.item_count || ' and ' || {_TOTAL_HERE} || ' here, '
        || invoice.line_count || ' and ' || {_TOTAL_THERE} || ' there'
    FROM orders_order known
    WHERE known.vendor_id = %(vendor)s AND known.source = %(source)s AND known.reference = invoice.reference LIMIT 1)
"""  # noqa: S608  our own expressions
_REFUSE_ROWS = """
    UPDATE import_row SET reason = import_group.reason, field = import_group.field, detail = import_group.detail
    FROM import_group
    WHERE import_row.reason = '' AND import_group.reason <> '' AND import_row.reference = import_group.reference
"""
_GATHER = """
    CREATE TEMPORARY TABLE import_order AS
    SELECT row_number() OVER (PARTITION BY is_known OR is_written ORDER BY row_number) AS order_index,
        reference, row_number, kind, placed_at, order_json, first_line.sku, first_line.name, currency, line_count,
        row_count, total_minor::bigint, tax_minor, refunded_minor, discount_minor, rounding, is_known, is_written
    FROM import_group invoice JOIN LATERAL (
        SELECT sku, name FROM import_row
        WHERE import_row.reference = invoice.reference AND import_row.row_number = invoice.row_number AND reason = ''
        ORDER BY part LIMIT 1
    ) first_line ON true
    WHERE reason = '';
    CREATE INDEX ON import_order (order_index);
    CREATE INDEX ON import_order (reference);
    ANALYZE import_order
"""
_KNOWN = """
    UPDATE import_group SET is_known = coalesce(imported.run_id <> %(run)s, true),
        is_written = coalesce(imported.run_id = %(run)s, false)
    FROM orders_order known LEFT JOIN orders_imports_importedorder imported
        ON imported.vendor_id = %(vendor)s AND imported.order_id = known.id
    WHERE known.vendor_id = %(vendor)s AND known.source = %(source)s AND known.reference = import_group.reference
        AND known.reference <> '' AND reason = ''
"""


def gather_invoices(vendor: Vendor, mapping: Mapping, run_id: int = 0) -> None:
    """Refuse incomplete, changed and impossible orders as a whole; make the table import_order of the others.

    No order is imported in part: so a mended row can still come with its order later.
    """
    known_orders: dict[str, Any] = {"vendor": vendor.pk, "source": mapping.source}
    _group_rows(mapping)
    execute(_KNOWN, known_orders | {"run": run_id})
    add_refunds(mapping, **known_orders)
    _refuse(
        Reason.REFUND_TOO_LARGE,
        "refunded_minor > greatest(total_minor, 0)",
        "refunded_amount",
        _REFUND_AND_TOTAL,
    )
    own_numbers = {"vendor": vendor.pk, "own_numbers": f"%-{vendor.number}-%"}
    _refuse(Reason.OWN_ORDER, _IS_OWN, "reference", "reference", **own_numbers)
    execute(_REFUSE_ROWS)
    _refuse(Reason.CHANGED, _IS_CHANGED, "reference", _CHANGES, **known_orders)
    execute(_REFUSE_ROWS)
    execute(_GATHER)
    find_changes(**known_orders)


def _group_rows(mapping: Mapping) -> None:
    """Make the table import_group, and refuse the orders whose rows do not go together or whose sums are not known."""
    set_refunds_apart(mapping)
    execute(_GROUP)
    execute(_FIRST_DATES)
    _refuse(
        Reason.MIXED_CURRENCIES,
        "first_currency <> currency",
        "currency",
        "first_currency || ', ' || currency",
    )
    compare_rows(mapping)
    _refuse(Reason.BAD_DATE, "placed_at IS NULL", "placed_at")
    _refuse(Reason.UNKNOWN_CURRENCY, "currency = ''", "currency")
    _refuse(Reason.TOO_LARGE, _IS_TOO_LARGE, "price", _TOTAL, max_minor=MAX_MINOR)
    _refuse(Reason.INCOMPLETE, _IS_INCOMPLETE, detail=_REFUSED_ROW)
    reckon(mapping)
    _refuse(Reason.NO_PRICE, "unpriced > 0", "price")
    _refuse(Reason.TOO_LARGE, _IS_TOO_LARGE, "price", _TOTAL, max_minor=MAX_MINOR)


def _refuse(
    reason: Reason, condition: str, field: str = "", detail: str = "''", **parameters: object
) -> None:
    """Refuse the orders of a condition; field and detail, which is SQL, say what is wrong with them."""
    statement = _REFUSE.format(condition=condition, detail=detail)
    execute(statement, {"reason": reason.value, "field": field, **DIGITS, **parameters})
