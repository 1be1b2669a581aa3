"""The rows of one order: what a row leaves blank is as on the others; two different values refuse the order."""

import json

from orders.imports.load.staging import execute
from orders.imports.mapping.fields import LABELS
from orders.imports.mapping.mapping import Mapping
from orders.imports.reason import Reason

# Of what else a row says, what stands on the first row counts.
UNIQUE_VALUES = (
    *("email", "first_name", "last_name", "country", "state", "is_test", "customer"),
    *("total", "discount", "tax", "shipping", "shipping_tax", "fee", "refunded_amount"),
)
_VALUES = """
    CREATE TEMPORARY TABLE import_value AS
    SELECT line.reference, key, value, min(line.row_number) AS row_number
    FROM import_row line JOIN import_group invoice USING (reference),
        jsonb_each_text(nullif(line.order_json, '')::jsonb)
    WHERE line.reason = '' AND invoice.reason = '' AND is_mixed
    GROUP BY line.reference, key, value
"""
_REFUSE = """
    UPDATE import_group SET reason = %(reason)s, field = key, detail = left(difference.detail, 200) FROM (
        SELECT DISTINCT ON (reference) reference, key, (%(labels)s::jsonb ->> key) || ': ' || detail AS detail FROM (
            SELECT reference, key, min(row_number) AS row_number,
                string_agg(value || ' (row ' || row_number || ')', ', ' ORDER BY row_number) AS detail
            FROM import_value WHERE key = ANY(%(fields)s)
            GROUP BY reference, key HAVING count(DISTINCT lower(value)) > 1
        ) field ORDER BY reference, row_number, key
    ) difference
    WHERE difference.reference = import_group.reference AND reason = ''
"""
_MERGE = """
    UPDATE import_group SET order_json = merged.order_json FROM (
        SELECT reference, jsonb_object_agg(key, value)::text AS order_json FROM (
            SELECT DISTINCT ON (reference, key) reference, key, value FROM import_value
            ORDER BY reference, key, row_number
        ) first_value GROUP BY reference
    ) merged
    WHERE merged.reference = import_group.reference AND reason = ''
"""
# Rows of one order may carry different minutes; around midnight they are of two days all the same.
_DAYS = """
    UPDATE import_group SET reason = %(reason)s, field = 'placed_at', detail = 'Date: ' || (
        SELECT string_agg(to_char(placed_at AT TIME ZONE %(zone)s, 'YYYY-MM-DD') || ' (row ' || row_number || ')', ', ')
        FROM (
            SELECT placed_at, min(row_number) AS row_number FROM import_row
            WHERE import_row.reference = import_group.reference AND placed_at IN (first_at, last_at)
            GROUP BY placed_at ORDER BY 2
        ) line
    )
    WHERE reason = '' AND last_at - first_at > interval '1 hour'
        AND (first_at AT TIME ZONE %(zone)s)::date <> (last_at AT TIME ZONE %(zone)s)::date
"""


def compare_rows(mapping: Mapping) -> None:
    """Refuse orders whose rows differ in what an order has once; gather for the others what any of their rows says."""
    labels = LABELS | {"is_test": LABELS["test"]}
    parameters = {
        "reason": Reason.MIXED_VALUES.value,
        "labels": json.dumps(labels),
        "fields": list(UNIQUE_VALUES),
    }
    execute(_DAYS, {"reason": Reason.MIXED_VALUES.value, "zone": str(mapping.zone)})
    execute(_VALUES)
    execute(_REFUSE, parameters)
    execute(_MERGE)
