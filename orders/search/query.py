"""What a search asks for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db.models import QuerySet

from core.replica import reading_connection
from orders.models import Order
from orders.search.sort import NEWEST_FIRST, Sort
from orders.search.term import Term


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
        compiler = orders.query.get_compiler(connection=reading_connection())
        compiler.pre_sql_setup()
        sql, values = compiler.compile(orders.query.where)
        return cls(f"({sql})", tuple(values))


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search for the orders of a vendor that have all of the terms and fit the filters.

    `status`, `currency`, the dates and the ids are apart from the `filters`, which repeat them, since the list is
    read along them; `filters` is None when nothing else than status and dates is filtered by.
    """

    vendor_id: int
    terms: tuple[Term, ...] = ()
    filters: Filters | None = None
    status: str = ""
    since: datetime | None = None
    until: datetime | None = None
    currency: str = ""
    order_ids: tuple[int, ...] | None = None  # of a ready-made view
    sort: Sort = NEWEST_FIRST

    @property
    def tiers(self) -> dict[int, tuple[Term, ...]]:
        return tiers_of(self.terms)


def tiers_of(terms: tuple[Term, ...]) -> dict[int, tuple[Term, ...]]:
    """Return the terms by tier: exact matches first; below them those that only begin with what was typed."""
    exact = tuple(term.as_exact() for term in terms)
    return {1: exact} if exact == terms else {1: exact, 2: terms}
