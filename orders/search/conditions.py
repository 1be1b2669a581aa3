"""The conditions of a search, as SQL whose values are named parameters."""

import re
from typing import Any

from django.db.models.expressions import RawSQL

from core.replica import reading_connection
from orders.search import statements
from orders.search.cursor import Cursor
from orders.search.query import SearchQuery
from orders.search.term import LAST, Term

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


class Words:
    """The conditions of words; `parameters` gathers the values of the statements."""

    def __init__(self) -> None:
        self.parameters: dict[str, Any] = {}

    def value(self, value: Any) -> str:
        """Add a value to the parameters; return its placeholder."""
        name = f"v{len(self.parameters)}"
        self.parameters[name] = value
        return f"%({name})s"

    def word(self, term: Term, column: str = "value") -> str:
        """Return the condition that a key is the word or begins with it, of whichever kind it is.

        The kind is no part of the index that is read by it.
        """
        conditions = [self._equals_or_begins(column, key, is_exact=term.is_exact) for key in term.keys]
        return conditions[0] if len(conditions) == 1 else f"(({') OR ('.join(conditions)}))"

    def _equals_or_begins(self, column: str, key: str, *, is_exact: bool) -> str:
        first = self.value(key)
        return (
            f"k.{column} = {first}"
            if is_exact
            else f"k.{column} >= {first} AND k.{column} < {self.value(key + LAST)}"
        )


class Conditions(Words):
    """The conditions of the search for a vendor's orders."""

    def __init__(self, query: SearchQuery) -> None:
        super().__init__()
        self.query = query
        filters = query.filters
        self.filters = filters.sql % tuple(self.value(value) for value in filters.values) if filters else ""

    def fetch(self, statement: str) -> list[tuple[Any, ...]]:
        with reading_connection().cursor() as cursor:
            cursor.execute(statement, self.parameters)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def lead(self, table: str = "k") -> str:
        """Return the condition of the status, by whose index the newest orders are read."""
        return f"{table}.status = {self.value(self.query.status)}" if self.query.status else "true"

    def currency(self, table: str = "k") -> str:
        """Return the condition of the currency, by which the index of totals begins."""
        return f"{table}.currency = {self.value(self.query.currency)}" if self.query.currency else "true"

    def scope(self, table: str = "k") -> str:
        """Return the condition of the vendor."""
        return f"{table}.vendor_id = {self.value(self.query.vendor_id)}"

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
            sort = self.query.sort
            columns = ", ".join(f"{table}.{column}" for column in (*sort.columns, order_id))
            position = ", ".join(self.value(value) for value in (*cursor.values, cursor.order_id))
            operator = ">" if sort.is_ascending != cursor.backwards else "<"
            conditions.append(f"({columns}) {operator} ({position})")
        return " AND ".join(conditions) or "true"

    def checks(self, terms: tuple[Term, ...], *, excluding: tuple[Term, ...] = ()) -> str:
        """Return the condition that a candidate has all of `terms`, and has not all of `excluding`."""
        checks = [self._has(term) for term in terms]
        if excluding:
            checks.append(f"({' AND '.join(self._has(term) for term in excluding)}) IS NOT TRUE")
        return " AND ".join(checks) or "true"

    def fits(self) -> str:
        """Return the condition that a candidate fits the filters and has the status."""
        if self.filters:
            return statements.FITS.format(filters=self.filters, scope=self.scope("orders_order"))
        return (
            statements.HAS_STATUS.format(scope=self.scope(), lead=self.lead())
            if self.query.status
            else "true"
        )

    def _has(self, term: Term) -> str:
        if term.column:
            return statements.HAS_ITSELF.format(scope=self.scope(), word=self.word(term, term.column))
        if term.is_exact and not term.kinds:
            return statements.HAS_EXACTLY.format(scope=self.scope(), word=self.word(term))
        return statements.HAS.format(source=term.source, scope=self.scope(), term=self.term(term))

    def ids_of(self, term: Term) -> RawSQL:
        """Return the ids of all orders that have the term, as a subquery for the ORM."""
        sql = statements.IDS_OF_TERM.format(source=term.source, scope=self.scope(), term=self.term(term))
        values = [self.parameters[name] for name in _PLACEHOLDER.findall(sql)]
        return RawSQL(_PLACEHOLDER.sub("%s", sql), values)  # noqa: S611  the values are parameters
