from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from django.db import connection
from django.db.models import QuerySet

from orders.models import Order
from orders.search.term import Term

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadSearchCursor(ValueError):
    """The address names no place in the list."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the list: below it the page begins, or above it when `newer` ones are asked for."""

    placed_at: datetime
    order_id: int
    level: int = 1
    newer: bool = False

    @classmethod
    def read(cls, text: str, *, newer: bool = False) -> Self:
        """The place that an address names: `1772000000000000-4711`, or `…-2` on the second level."""
        try:
            microseconds, order_id, *level = (int(part) for part in text.split("-"))
            placed_at = _EPOCH + timedelta(microseconds=microseconds)
        except (ValueError, OverflowError) as error:
            raise BadSearchCursor(text) from error
        if not 0 <= order_id < 2**63 or level not in ([], [2]):
            raise BadSearchCursor(text)
        return cls(placed_at, order_id, level[0] if level else 1, newer)

    @classmethod
    def at(cls, order: Order) -> Self:
        """Where an order found by a search stands in it."""
        return cls(order.placed_at, order.pk, order.hit_level)  # type: ignore[attr-defined]

    def __str__(self) -> str:
        place = f"{(self.placed_at - _EPOCH) // timedelta(microseconds=1)}-{self.order_id}"
        return place if self.level == 1 else f"{place}-{self.level}"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the columns of an order have to be, as SQL and its values."""

    sql: str
    values: tuple[Any, ...]

    @classmethod
    def of(cls, orders: QuerySet[Order]) -> Self | None:
        """The conditions of a queryset over the one table of orders; None when it has none."""
        if not orders.query.where:
            return None
        compiler = orders.query.get_compiler(connection=connection)
        compiler.pre_sql_setup()
        sql, values = compiler.compile(orders.query.where)
        return cls(f"({sql})", tuple(values))


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What a search asks for: orders that have all of the terms and fit the filters.

    `status` and the dates are told apart from the `filters`, which repeat them, since the list is walked along
    them; there are no `filters` where they are all.
    """

    vendor_id: int | None
    terms: tuple[Term, ...] = ()
    filters: Filters | None = None
    status: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def levels(self) -> dict[int, tuple[Term, ...]]:
        """Exact hits first; below them those that only begin with what was typed."""
        exact = tuple(term.exactly() for term in self.terms)
        return {1: exact} if exact == self.terms else {1: exact, 2: self.terms}
