"""What a file says of known orders that it did not say before: shown by the check, taken if the person says so."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from orders.imports.load.staging import execute, fetch
from orders.imports.mapping.fields import CUSTOMER_LABELS

PAGE_SIZE = 200  # orders
CHANGEABLE_FIELDS = (
    *(name for name in CUSTOMER_LABELS if name != "full_name"),
    "state",
    "refunds",
    "refunded_amount",
)
# An order whose person was erased has no fields, and stays as it is.
_FIND = """
    CREATE TEMPORARY TABLE import_change AS
    WITH known AS (
        SELECT known.id AS order_id, known.reference, coalesce(invoice.row_number, refund.row_number) AS row_number,
            imported.fields AS old_fields,
            coalesce(invoice.order_json::jsonb, '{}') || CASE WHEN refund.refunds IS NULL THEN '{}' ELSE
                jsonb_build_object('refunds', coalesce(imported.fields -> 'refunds', '{}') || refund.refunds) END
                AS new_fields
        FROM orders_order known
        JOIN orders_imports_importedorder imported
            ON imported.vendor_id = %(vendor)s AND imported.order_id = known.id AND imported.fields <> '{}'
        LEFT JOIN import_order invoice ON invoice.reference = known.reference AND invoice.is_known
        LEFT JOIN (
            SELECT reference, min(row_number) AS row_number, jsonb_object_agg(refund_id, refunded_minor) AS refunds
            FROM import_refund GROUP BY reference
        ) refund ON refund.reference = known.reference
        WHERE known.vendor_id = %(vendor)s AND known.source = %(source)s AND known.reference <> ''
            AND (invoice.reference IS NOT NULL OR refund.reference IS NOT NULL)
    )
    SELECT row_number() OVER (ORDER BY known.row_number) AS change_index, order_id, reference, changes,
        old_fields || changes AS fields, old_fields
    FROM known, LATERAL (
        SELECT jsonb_object_agg(key, value) AS changes FROM jsonb_each(new_fields)
        WHERE old_fields -> key IS DISTINCT FROM value AND key = ANY(%(fields)s)
    ) field
    WHERE changes IS NOT NULL
"""
_CHANGES = """
    SELECT change_index, order_id, reference, changes::text, fields::text, old_fields::text FROM import_change
    WHERE change_index > %s ORDER BY change_index LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class OrderChange:
    """What is new in the file about a known order: the changed fields, all fields after it, and those before."""

    index: int
    order_id: int
    reference: str
    changes: dict[str, Any]
    fields: dict[str, Any]
    old_fields: dict[str, Any]


def find_changes(*, vendor: int, source: str) -> None:
    """Make the table import_change of the known orders of which the file says something new."""
    parameters = {"vendor": vendor, "source": source, "fields": list(CHANGEABLE_FIELDS)}
    execute(_FIND, parameters)


def change_count() -> int:
    """Return how many known orders the file would change."""
    return int(fetch("SELECT count(*) FROM import_change")[0][0])


def changes_after(index: int, count: int = PAGE_SIZE) -> list[OrderChange]:
    """Return the next changes from an index on."""
    return [OrderChange(*row[:3], *map(json.loads, row[3:])) for row in fetch(_CHANGES, [index, count])]


def all_changes() -> Iterator[list[OrderChange]]:
    """Yield the changes in pages."""
    index = 0
    while page := changes_after(index):
        yield page
        index = page[-1].index
