"""From checked rows to invoices: what rules out an invoice as a whole, and which are there already."""

from orders.imports.load.staging import execute
from orders.imports.parse.cells import LARGEST_MINOR
from orders.imports.reason import Reason
from vendors.models import Vendor

_REFUSE = """
    UPDATE import_row SET reason = %(reason)s
    WHERE reason = '' AND reference IN ({references})
"""
_MIXED = """
    SELECT reference FROM import_row WHERE reason = ''
    GROUP BY reference HAVING min(currency) <> max(currency)
"""
_TOO_LARGE = """
    SELECT reference FROM import_row WHERE reason = ''
    GROUP BY reference HAVING abs(sum(minor)) > %(largest)s
"""
_INCOMPLETE = "SELECT reference FROM import_row WHERE reason NOT IN ('', %(reason)s) AND reference <> ''"
# Line by line, because an item keeps its SKU, name, quantity and amount for ever.
_CHANGED = """
    WITH known AS (
        SELECT id, reference, item_count, kind, currency FROM orders_order
        WHERE vendor_id = %(vendor)s AND source = %(source)s AND reference <> ''
    ), line AS (
        SELECT *, row_number() OVER (PARTITION BY reference ORDER BY number) AS position
        FROM import_row WHERE reason = '' AND reference IN (SELECT reference FROM known)
    )
    SELECT known.reference FROM known JOIN line USING (reference)
    LEFT JOIN orders_orderitem item ON item.order_id = known.id AND item.position = line.position
        AND item.sku = line.sku AND item.name = line.name
        AND item.quantity = line.quantity AND item.total_minor = line.minor
        AND known.currency = line.currency AND known.kind = line.kind
    GROUP BY known.reference, known.item_count
    HAVING count(item.id) <> count(*) OR count(*) <> known.item_count
"""
_GATHER = """
    CREATE TEMPORARY TABLE import_order AS
    SELECT row_number() OVER (PARTITION BY is_known ORDER BY number) AS place, found.* FROM (
        SELECT first.*, lines, total, difference, EXISTS (
            SELECT FROM orders_order known WHERE known.vendor_id = %(vendor)s AND known.source = %(source)s
                AND known.reference = first.reference AND known.reference <> ''
        ) AS is_known
        FROM (
            SELECT DISTINCT ON (reference) reference, number, kind, placed_at, facts, sku, name, currency
            FROM import_row WHERE reason = '' ORDER BY reference, number
        ) first JOIN (
            SELECT reference, count(*) AS lines, sum(minor)::bigint AS total, sum(difference) AS difference
            FROM import_row WHERE reason = '' GROUP BY reference
        ) whole USING (reference)
    ) found;
    CREATE INDEX ON import_order (place);
    ANALYZE import_order
"""


def gather_invoices(vendor: Vendor, source: str) -> None:
    """An order comes whole or not at all, so that a mended row can still come with its invoice later."""
    ours = {"vendor": vendor.pk, "source": source}
    _refuse(Reason.MIXED_CURRENCIES, _MIXED)
    _refuse(Reason.TOO_LARGE, _TOO_LARGE, largest=LARGEST_MINOR)
    _refuse(Reason.INCOMPLETE, _INCOMPLETE)
    _refuse(Reason.CHANGED, _CHANGED, **ours)
    execute(_GATHER, ours)


def _refuse(reason: Reason, references: str, **parameters: object) -> None:
    execute(_REFUSE.format(references=references), {"reason": reason.value, **parameters})
