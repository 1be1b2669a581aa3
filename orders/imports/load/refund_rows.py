"""Rows that are refunds: each becomes a part of what its order was refunded, whether that is in this file or known."""

from orders.imports.load.minor_sql import DIGITS, minor_of
from orders.imports.load.staging import execute
from orders.imports.mapping.mapping import Mapping
from orders.imports.mapping.row_rules import RowRole
from orders.imports.reason import Reason

_SET_APART = f"""
    CREATE TEMPORARY TABLE import_refund AS
    WITH refund AS (
        DELETE FROM import_row WHERE {{condition}} RETURNING *
    )
    SELECT row_number, part, reference, kind, placed_at, currency,
        coalesce(order_json::jsonb ->> 'refund_id', placed_at::text, row_number::text) AS refund_id,
        abs(coalesce(total_minor, {
    minor_of(
        "coalesce(amount, (order_json::jsonb ->> 'refunded_amount')::numeric,"
        " (order_json::jsonb ->> 'total')::numeric)"
    )
})) AS refunded_minor
    FROM refund
"""  # noqa: S608  our own expressions
_STATED = f"""
    UPDATE import_group SET refunded_minor = {minor_of("(order_json::jsonb ->> 'refunded_amount')::numeric")}
    WHERE reason = '' AND order_json LIKE '%%"refunded_amount"%%'
"""  # noqa: S608  our own expressions
# An amount that stands with the order is the sum of its refunds.
_ADD = """
    UPDATE import_group SET refunded_minor = sums.refunded_minor,
        order_json = (order_json::jsonb || jsonb_build_object('refunded_at', refunded_at, 'refunds', refunds))::text
    FROM (
        SELECT reference, sum(refunded_minor)::bigint AS refunded_minor, max(placed_at) AS refunded_at,
            jsonb_object_agg(refund_id, refunded_minor) AS refunds
        FROM import_refund GROUP BY reference
    ) sums
    WHERE sums.reference = import_group.reference AND reason = '' AND import_group.refunded_minor = 0
"""
_WITHOUT_ORDER = """
    INSERT INTO import_row (row_number, part, reference, reason, field, detail, role, kind)
    SELECT row_number, part, reference, %(reason)s, 'refund_of', reference, 'refund', kind FROM import_refund refund
    WHERE reference NOT IN (SELECT reference FROM import_group) AND NOT EXISTS (
        SELECT FROM orders_order known WHERE known.vendor_id = %(vendor)s AND known.source = %(source)s
            AND known.reference = refund.reference
    )
"""


def set_refunds_apart(mapping: Mapping) -> None:
    """Move the rows of refunds from import_row to import_refund."""
    condition = "role = 'refund' AND reason = ''" if _has_refunds(mapping) else "false"
    execute(_SET_APART.format(condition=condition), DIGITS)


def add_refunds(mapping: Mapping, *, vendor: int, source: str) -> None:
    """Add up what each order of the file was refunded; refuse refunds of orders that nobody knows."""
    execute(_STATED, DIGITS)
    if _has_refunds(mapping):
        execute(_ADD)
        execute(
            _WITHOUT_ORDER, {"vendor": vendor, "source": source, "reason": Reason.REFUND_WITHOUT_ORDER.value}
        )


def _has_refunds(mapping: Mapping) -> bool:
    return any(rule.then is RowRole.REFUND for rule in mapping.rows)
