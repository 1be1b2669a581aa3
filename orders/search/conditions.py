"""What is asked of a row, as SQL whose values are named parameters."""

from typing import Any

from orders.search import statements
from orders.search.prepared import fetch, fetch_once
from orders.search.query import Cursor, Filters, SearchQuery
from orders.search.term import LAST, Term


class Conditions:
    """Conditions of one statement; `parameters` gathers their values."""

    def __init__(self, wanted: SearchQuery) -> None:
        self.wanted = wanted
        self.parameters: dict[str, Any] = {}
        self.filters = self._of(wanted.filters) if wanted.filters else ""

    def fetch(self, statement: str) -> list[tuple[Any, ...]]:
        """The statement's rows. Which index holds the rarest of the filters depends on their values."""
        return (fetch_once if self.filters else fetch)(statement, self.parameters)

    def value(self, value: Any) -> str:
        name = f"v{len(self.parameters)}"
        self.parameters[name] = value
        return f"%({name})s"

    def lead(self, table: str = "k") -> str:
        """The status, along which the newest orders are walked."""
        return f"{table}.status = {self.value(self.wanted.status)}" if self.wanted.status else "true"

    def scope(self, table: str = "k") -> str:
        vendor_id = self.wanted.vendor_id
        return "true" if vendor_id is None else f"{table}.vendor_id = {self.value(vendor_id)}"

    def scope_of(self, term: Term) -> str:
        """The vendor; for all vendors, what their indexes are on condition of (it always holds)."""
        if self.wanted.vendor_id is not None:
            return self.scope()
        return "k.kind > 0" if term.source == "orders_search_searchkey" else "k.order_id > 0"

    def word(self, term: Term, column: str = "value") -> str:
        """The fact is the word or begins with it; of whichever kind, since the index does not tell."""
        key = self.value(term.key)
        return (
            f"k.{column} = {key}"
            if term.whole
            else f"k.{column} >= {key} AND k.{column} < {self.value(term.key + LAST)}"
        )

    def term(self, term: Term) -> str:
        kinds = ", ".join(str(int(kind)) for kind in term.kinds)
        return f"{self.word(term)} AND k.kind IN ({kinds})" if kinds else self.word(term)

    def window(self, cursor: Cursor | None, order_id: str = "order_id", table: str = "k") -> str:
        """The dates asked for, and the side of the cursor."""
        since, until, parts = self.wanted.since, self.wanted.until, []
        if since:
            parts.append(f"{table}.placed_at >= {self.value(since)}")
        if until:
            parts.append(f"{table}.placed_at < {self.value(until)}")
        if cursor:
            place = f"({self.value(cursor.placed_at)}, {self.value(cursor.order_id)})"
            parts.append(f"({table}.placed_at, {table}.{order_id}) {'>' if cursor.newer else '<'} {place}")
        return " AND ".join(parts) or "true"

    def checks(
        self,
        terms: tuple[Term, ...],
        *,
        besides: tuple[Term, ...] = (),
        led: bool = False,
        fits: bool = False,
    ) -> str:
        """What a candidate has to stand: all of `terms`, the filters, and not all of `besides`.

        `led`: it was found along its status, which needs no check; `fits`: by the filters.
        """
        checks = [self._has(term) for term in terms]
        if besides:
            checks.append(f"({' AND '.join(self._has(term) for term in besides)}) IS NOT TRUE")
        if self.filters and not fits:
            checks.append(statements.FITS.format(filters=self.filters))
        elif self.wanted.status and not self.filters and not led:
            checks.append(statements.HAS_STATUS.format(scope=self.scope(), lead=self.lead()))
        return " AND ".join(checks) or "true"

    def _has(self, term: Term) -> str:
        if term.column:
            return statements.HAS_ITSELF.format(word=self.word(term, term.column))
        if term.whole and not term.kinds:
            return statements.HAS_EXACTLY.format(scope=self.scope_of(term), word=self.word(term))
        return statements.HAS.format(source=term.source, term=self.term(term))

    def _of(self, filters: Filters) -> str:
        return filters.sql % tuple(self.value(value) for value in filters.values)
