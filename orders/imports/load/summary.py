"""The summary of a check: every row is new, known or refused."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core.money import Money
from orders.imports.load.points import find_points
from orders.imports.load.staging import fetch


@dataclass(frozen=True, slots=True)
class OrderGroup:
    """The invoices of one kind and currency, either new or imported before (known)."""

    kind: str
    is_known: bool
    orders: int
    rows: int
    total: Money
    rounding: Decimal  # the exact sum of quantity × price is total + rounding


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of a check: rows = new_rows + known_rows + refused_rows + those left out + refund_rows."""

    rows: int
    refused: dict[str, int]  # reason → rows
    groups: tuple[OrderGroup, ...]
    left_out: dict[str, int] = field(default_factory=dict)  # rule → rows
    refund_rows: int = 0
    points: dict[str, Any] = field(default_factory=dict)  # what a person has to look at: load/points.py

    @property
    def refused_rows(self) -> int:
        return sum(self.refused.values())

    @property
    def new_orders(self) -> int:
        return sum(group.orders for group in self.groups if not group.is_known)

    @property
    def new_rows(self) -> int:
        return sum(group.rows for group in self.groups if not group.is_known)

    @property
    def known_orders(self) -> int:
        return sum(group.orders for group in self.groups if group.is_known)

    @property
    def known_rows(self) -> int:
        return sum(group.rows for group in self.groups if group.is_known)

    def as_json(self) -> dict[str, Any]:
        """Return the summary as the column of a run keeps it."""
        groups = [
            {
                "kind": group.kind,
                "is_known": group.is_known,
                "orders": group.orders,
                "rows": group.rows,
                "minor": group.total.minor,
                "currency": group.total.currency,
                "rounding": "" if group.rounding == Decimal(0) else f"{group.rounding.normalize():f}",
            }
            for group in self.groups
        ]
        return {
            "rows": self.rows,
            "refused": self.refused,
            "groups": groups,
            "left_out": self.left_out,
            "refund_rows": self.refund_rows,
            "points": self.points,
        }


def summarize(rows: int, left_out: dict[str, int]) -> Summary:
    """Return the summary of the staged rows; `rows` is how many the file has."""
    refused = fetch("""
        SELECT reason, count(*) FILTER (WHERE part = 0) FROM import_row WHERE reason <> ''
        GROUP BY reason ORDER BY 2 DESC, 1
    """)
    groups = fetch("""
        SELECT kind, is_known, count(*), sum(row_count)::bigint, sum(total_minor)::bigint, currency, sum(rounding)
        FROM import_order GROUP BY kind, is_known, currency ORDER BY is_known, kind DESC, currency
    """)
    return Summary(
        rows,
        {reason: count for reason, count in refused if count},
        tuple(
            OrderGroup(kind, is_known, orders, lines, Money(total_minor, currency), rounding)
            for kind, is_known, orders, lines, total_minor, currency, rounding in groups
        ),
        left_out,
        fetch("SELECT count(*) FROM import_refund WHERE part = 0")[0][0],
        find_points(),
    )
