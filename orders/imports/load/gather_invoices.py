"""Grouping checked rows into orders: which invoices are refused as a whole, and which are imported already."""

from orders.imports.load.staging import execute
from orders.imports.parse.cells import MAX_MINOR
from orders.imports.reason import Reason
from vendors.models import Vendor

_REFUSE = """
    UPDATE import_row SET reason = %(reason)s
    WHERE reason = '' AND reference IN ({references})
"""
_MIXED_CURRENCIES = """
    SELECT reference FROM import_row WHERE reason = ''
    GROUP BY reference HAVING min(currency) <> max(currency)
"""
_TOO_LARGE = """
    SELECT reference FROM import_row WHERE reason = ''
    GROUP BY reference HAVING abs(sum(total_minor)) > %(max_minor)s
"""
_INCOMPLETE = "SELECT reference FROM import_row WHERE reason NOT IN ('', %(reason)s) AND reference <> ''"
# Line by line, because an item's SKU, name, quantity and amount never change.
_CHANGED = """
    WITH known AS (
        SELECT id, reference, item_count, kind, currency FROM orders_order
        WHERE vendor_id = %(vendor)s AND source = %(source)s AND reference <> ''
    ), line AS (
        SELECT *, row_number() OVER (PARTITION BY reference ORDER BY import_row.row_number) AS position
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
"""
_GATHER = """
    CREATE TEMPORARY TABLE import_order AS
    SELECT row_number() OVER (PARTITION BY is_known ORDER BY invoice.row_number) AS order_index, invoice.* FROM (
        SELECT first_row.*, line_count, total_minor, rounding, EXISTS (
            SELECT FROM orders_order known WHERE known.vendor_id = %(vendor)s AND known.source = %(source)s
                AND known.reference = first_row.reference AND known.reference <> ''
        ) AS is_known
        FROM (
            SELECT DISTINCT ON (reference)
                reference, row_number, kind, placed_at, customer_json, sku, name, currency
            FROM import_row WHERE reason = '' ORDER BY reference, row_number
        ) first_row JOIN (
            SELECT reference, count(*) AS line_count, sum(total_minor)::bigint AS total_minor,
                sum(rounding) AS rounding
            FROM import_row WHERE reason = '' GROUP BY reference
        ) sums USING (reference)
    ) invoice;
    CREATE INDEX ON import_order (order_index);
    ANALYZE import_order
"""


def gather_invoices(vendor: Vendor, source: str) -> None:
    """Refuse incomplete, changed and impossible invoices as a whole; make the table import_order of the others.

    No order is imported in part: so a mended row can still come with its invoice later.
    """
    known_orders = {"vendor": vendor.pk, "source": source}
    _refuse(Reason.MIXED_CURRENCIES, _MIXED_CURRENCIES)
    _refuse(Reason.TOO_LARGE, _TOO_LARGE, max_minor=MAX_MINOR)
    _refuse(Reason.INCOMPLETE, _INCOMPLETE)
    _refuse(Reason.CHANGED, _CHANGED, **known_orders)
    execute(_GATHER, known_orders)


def _refuse(reason: Reason, references: str, **parameters: object) -> None:
    execute(_REFUSE.format(references=references), {"reason": reason.value, **parameters})
