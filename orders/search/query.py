"""What a search asks for, and the positions between which its pages lie."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from django.db import connection
from django.db.models import QuerySet

from core.pagination import BadCursor
from orders.models import Order
from orders.search.term import Term

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position in the list: a page begins below it, or ends above it when `newer` orders are asked for."""

    placed_at: datetime
    order_id: int
    tier: int = 1
    newer: bool = False

    @classmethod
    def read(cls, text: str, *, newer: bool = False) -> Self:
        """Return the position that an address names: `1772000000000000-4711`, or `…-2` in the second tier.

        Raises BadCursor.
        """
        try:
            microseconds, order_id, *tier = (int(part) for part in text.split("-"))
            placed_at = _EPOCH + timedelta(microseconds=microseconds)
        except (ValueError, OverflowError) as error:
            raise BadCursor(text) from error
        if not 0 <= order_id < 2**63 or tier not in ([], [2]):
            raise BadCursor(text)
        return cls(placed_at, order_id, tier[0] if tier else 1, newer)

    @classmethod
    def at(cls, order: Order) -> Self:
        """Return the position of an order that a search returned."""
        return cls(order.placed_at, order.pk, order.match_tier)  # type: ignore[attr-defined]

    def __str__(self) -> str:
        position = f"{(self.placed_at - _EPOCH) // timedelta(microseconds=1)}-{self.order_id}"
        return position if self.tier == 1 else f"{position}-{self.tier}"


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on the columns of an order, as SQL and its values."""

    sql: str
    values: tuple[Any, ...]

    @classmethod
    def of(cls, orders: QuerySet[Order]) -> Self | None:
        """Return the conditions of a queryset over the one table of orders; None when it has none."""
        if not orders.query.where:
            return None
        compiler = orders.query.get_compiler(connection=connection)
        compiler.pre_sql_setup()
        sql, values = compiler.compile(orders.query.where)
        return cls(f"({sql})", tuple(values))


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search for the orders of a vendor that have all of the terms and fit the filters.

    `status` and the dates are apart from the `filters`, which repeat them, since the list is read along them;
    `filters` is None when nothing else is filtered by.
    """

    vendor_id: int
    terms: tuple[Term, ...] = ()
    filters: Filters | None = None
    status: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def tiers(self) -> dict[int, tuple[Term, ...]]:
        return tiers_of(self.terms)


def tiers_of(terms: tuple[Term, ...]) -> dict[int, tuple[Term, ...]]:
    """Return the terms by tier: exact matches first; below them those that only begin with what was typed."""
    exact = tuple(term.as_exact() for term in terms)
    return {1: exact} if exact == terms else {1: exact, 2: terms}
