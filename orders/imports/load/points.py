"""What a person has to look at before orders come in: sums that do not close, dates ahead of us, changes."""

from typing import Any

from core.money import Money
from orders.imports.load.changes import change_count, changes_after
from orders.imports.load.staging import fetch

SHOWN = 10  # of each kind
_HAS_DIFFERENCES = "SELECT to_regclass('pg_temp.import_difference') IS NOT NULL"
_DIFFERENCES = """
    SELECT difference.reference, currency, stated, reckoned
    FROM import_difference difference JOIN import_order USING (reference, currency) WHERE NOT is_known
    ORDER BY difference.row_number LIMIT %s
"""
_SUMS = """
    SELECT currency, count(*), sum(abs(difference))::bigint
    FROM import_difference difference JOIN import_order USING (reference, currency) WHERE NOT is_known
    GROUP BY currency ORDER BY currency
"""
_AHEAD = """
    SELECT reference, to_char(placed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') FROM import_order
    WHERE placed_at > now() AND NOT is_known ORDER BY row_number LIMIT %s
"""
_STATES = """
    SELECT coalesce(order_json::jsonb ->> 'state', '') AS state, count(*) FROM import_order
    WHERE NOT is_known GROUP BY 1 ORDER BY 2 DESC, 1
"""
_UNREACHABLE = """
    SELECT reference, order_json::jsonb ->> 'email' FROM import_order
    WHERE order_json LIKE '%%"email_problem"%%' AND NOT is_known ORDER BY row_number LIMIT %s
"""
_UNREACHABLE_COUNT = """
    SELECT count(*) FROM import_order WHERE order_json LIKE '%"email_problem"%' AND NOT is_known
"""


def find_points() -> dict[str, Any]:
    """Return differences, future dates, states and changes, as the column of a run keeps them."""
    points = {
        "differences": _differences() if fetch(_HAS_DIFFERENCES)[0][0] else {},
        "ahead": [[reference, at] for reference, at in fetch(_AHEAD, [SHOWN])],
        "states": {state: count for state, count in fetch(_STATES) if state},
        "changes": _changes(),
        "unreachable": _unreachable(),
    }
    return {name: point for name, point in points.items() if point}


def _differences() -> dict[str, Any]:
    sums = [[count, str(Money(minor, currency))] for currency, count, minor in fetch(_SUMS)]
    first = [
        [reference, str(Money(stated, currency)), str(Money(reckoned, currency))]
        for reference, currency, stated, reckoned in fetch(_DIFFERENCES, [SHOWN])
    ]
    return {"sums": sums, "first": first} if sums else {}


def _unreachable() -> dict[str, Any]:
    """Return the orders whose email address takes no email: how many, and the first of them."""
    first = [[reference, email] for reference, email in fetch(_UNREACHABLE, [SHOWN])]
    return {"count": fetch(_UNREACHABLE_COUNT)[0][0], "first": first} if first else {}


def _changes() -> dict[str, Any]:
    first = [
        [change.reference, name, _shown(change.old_fields.get(name)), _shown(value)]
        for change in changes_after(0, SHOWN)
        for name, value in change.changes.items()
    ]
    return {"count": change_count(), "first": first[:SHOWN]} if first else {}


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, dict) else str(value or "")[:100]
