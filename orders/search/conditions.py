"""The conditions of a search, as SQL whose values are named parameters."""

from typing import Any

from orders.search import statements
from orders.search.prepared import fetch, fetch_once
from orders.search.query import Cursor, Filters, SearchQuery
from orders.search.term import LAST, Term


class Conditions:
    """Conditions of one statement; `parameters` gathers their values."""

    def __init__(self, query: SearchQuery) -> None:
        self.query = query
        self.parameters: dict[str, Any] = {}
        self.filters = self._filters_sql(query.filters) if query.filters else ""

    def fetch(self, statement: str) -> list[tuple[Any, ...]]:
        """Return the statement's rows. With filters its best plan depends on their values: it is not prepared."""
        return (fetch_once if self.filters else fetch)(statement, self.parameters)

    def value(self, value: Any) -> str:
        """Add a value to the parameters; return its placeholder."""
        name = f"v{len(self.parameters)}"
        self.parameters[name] = value
        return f"%({name})s"

    def lead(self, table: str = "k") -> str:
        """Return the condition of the status, by whose index the newest orders are read."""
        return f"{table}.status = {self.value(self.query.status)}" if self.query.status else "true"

    def scope(self, table: str = "k") -> str:
        """Return the condition of the vendor."""
        vendor_id = self.query.vendor_id
        return "true" if vendor_id is None else f"{table}.vendor_id = {self.value(vendor_id)}"

    def scope_of(self, term: Term) -> str:
        """Return the condition of the vendor; for all vendors that of their partial indexes (it always holds)."""
        if self.query.vendor_id is not None:
            return self.scope()
        return "k.kind > 0" if term.source == "orders_search_searchkey" else "k.order_id > 0"

    def word(self, term: Term, column: str = "value") -> str:
        """Return the condition that a key is the word or begins with it, of whichever kind it is.

        The kind is no part of the index that is read by it.
        """
        key = self.value(term.key)
        return (
            f"k.{column} = {key}"
            if term.is_exact
            else f"k.{column} >= {key} AND k.{column} < {self.value(term.key + LAST)}"
        )

    def term(self, term: Term) -> str:
        """Return the condition that a key matches the term, of one of its kinds."""
        kinds = ", ".join(str(int(kind)) for kind in term.kinds)
        return f"{self.word(term)} AND k.kind IN ({kinds})" if kinds else self.word(term)

    def window(self, cursor: Cursor | None, order_id: str = "order_id", table: str = "k") -> str:
        """Return the condition of the dates asked for, and of the side of the cursor."""
        since, until, conditions = self.query.since, self.query.until, []
        if since:
            conditions.append(f"{table}.placed_at >= {self.value(since)}")
        if until:
            conditions.append(f"{table}.placed_at < {self.value(until)}")
        if cursor:
            position = f"({self.value(cursor.placed_at)}, {self.value(cursor.order_id)})"
            operator = ">" if cursor.newer else "<"
            conditions.append(f"({table}.placed_at, {table}.{order_id}) {operator} {position}")
        return " AND ".join(conditions) or "true"

    def checks(
        self,
        terms: tuple[Term, ...],
        *,
        excluding: tuple[Term, ...] = (),
        status_checked: bool = False,
        filters_checked: bool = False,
    ) -> str:
        """Return the condition that a candidate has all of `terms`, fits the filters, and has not all of `excluding`.

        `status_checked`, `filters_checked`: the candidate was read by them, so they need no check.
        """
        checks = [self._has(term) for term in terms]
        if excluding:
            checks.append(f"({' AND '.join(self._has(term) for term in excluding)}) IS NOT TRUE")
        if self.filters and not filters_checked:
            checks.append(statements.FITS.format(filters=self.filters))
        elif self.query.status and not self.filters and not status_checked:
            checks.append(statements.HAS_STATUS.format(scope=self.scope(), lead=self.lead()))
        return " AND ".join(checks) or "true"

    def _has(self, term: Term) -> str:
        if term.column:
            return statements.HAS_ITSELF.format(word=self.word(term, term.column))
        if term.is_exact and not term.kinds:
            return statements.HAS_EXACTLY.format(scope=self.scope_of(term), word=self.word(term))
        return statements.HAS.format(source=term.source, term=self.term(term))

    def _filters_sql(self, filters: Filters) -> str:
        return filters.sql % tuple(self.value(value) for value in filters.values)
