"""What a check found: every row is in exactly one of three heaps."""

from dataclasses import dataclass
from decimal import Decimal

from core.money import Money
from orders.imports.load.staging import fetch


@dataclass(frozen=True, slots=True)
class OrderGroup:
    """Invoices of one kind and currency, either new or imported before."""

    kind: str
    is_known: bool
    orders: int
    rows: int
    total: Money
    difference: Decimal  # what rounding took away: quantity × price summed up is total + difference


@dataclass(frozen=True, slots=True)
class Summary:
    """rows = new_rows, which an import brings in, + known_rows, imported before, + refused_rows."""

    rows: int
    refused: dict[str, int]  # reason → rows
    heaps: tuple[OrderGroup, ...]

    @property
    def refused_rows(self) -> int:
        return sum(self.refused.values())

    @property
    def new_orders(self) -> int:
        return sum(heap.orders for heap in self.heaps if not heap.is_known)

    @property
    def new_rows(self) -> int:
        return sum(heap.rows for heap in self.heaps if not heap.is_known)

    @property
    def known_orders(self) -> int:
        return sum(heap.orders for heap in self.heaps if heap.is_known)

    @property
    def known_rows(self) -> int:
        return sum(heap.rows for heap in self.heaps if heap.is_known)


def summarize(rows: int) -> Summary:
    refused = fetch(
        "SELECT reason, count(*) FROM import_row WHERE reason <> '' GROUP BY reason ORDER BY 2 DESC, 1"
    )
    heaps = fetch("""
        SELECT kind, is_known, count(*), sum(lines)::bigint, sum(total)::bigint, currency, sum(difference)
        FROM import_order GROUP BY kind, is_known, currency ORDER BY is_known, kind DESC, currency
    """)
    return Summary(
        rows,
        dict(refused),
        tuple(
            OrderGroup(kind, is_known, orders, lines, Money(total, currency), difference)
            for kind, is_known, orders, lines, total, currency, difference in heaps
        ),
    )
