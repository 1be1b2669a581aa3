"""The part of a search that the stages answer: its SQL, composed for one tier and one direction."""

from collections.abc import Sequence
from dataclasses import dataclass

from orders.search import statements
from orders.search.conditions import Conditions
from orders.search.cursor import Cursor
from orders.search.term import Term

SHORT = 2  # characters; terms this short match many orders


@dataclass(frozen=True, slots=True)
class Tier:
    """The orders of one tier next to the cursor: those that have all of `terms`, and not all of `excluding`."""

    conditions: Conditions
    columns: Sequence[str]
    terms: tuple[Term, ...]
    rows: int
    excluding: tuple[Term, ...] = ()
    cursor: Cursor | None = None
    ascending: bool = False

    @property
    def status(self) -> str:
        return self.conditions.query.status

    @property
    def is_by_total(self) -> bool:
        return self.conditions.query.sort.is_by_total

    @property
    def exact(self) -> Term | None:
        """Return the first exact term: the index holds its orders in the order of the list."""
        return next((term for term in self.terms if term.is_exact), None)

    @property
    def is_short(self) -> bool:
        """Return whether nothing was typed by which to find few orders."""
        few = self.exact or self.conditions.query.order_ids is not None
        return not few and all(len(term.word) <= SHORT for term in self.terms)

    @property
    def is_one_walk(self) -> bool:
        """Return whether the first orders of an index are the answer."""
        return len(self.terms) == 1 and self.exact is not None and not self.status and not self.filters

    @property
    def filters(self) -> str:
        return self.conditions.filters

    @property
    def sort_columns(self) -> list[str]:
        """Return the columns of an order that tell its place; a currency that all have would hide the index's order."""
        query = self.conditions.query
        return [column for column in query.sort.columns if column != "currency" or not query.currency]

    def order(self, table: str = "k", order_id: str = "order_id") -> str:
        """Return the columns of ORDER BY."""
        direction = "ASC" if self.ascending else "DESC"
        columns = (*self.sort_columns, order_id)
        return ", ".join(f"{table}.{column} {direction}" for column in columns)

    def carried(self, table: str = "k") -> str:
        """Return the columns that candidates carry: those of the order of the list, and the date for checks."""
        columns = dict.fromkeys(("placed_at", *self.conditions.query.sort.columns))
        return ", ".join(f"{table}.{column}" for column in columns)

    def checked(self, candidates: str, fits: str = "true", *, matched: tuple[Term, ...] = ()) -> str:
        """Return the statement of the candidates that have all terms; those of `matched` need no check."""
        conditions = self.conditions
        terms = tuple(term for term in self.terms if term not in matched or not term.is_found_alone)
        keys = [
            statements.KEY.format(source=term.source, scope=conditions.scope(), term=conditions.term(term))
            for term in conditions.query.terms
        ]
        return statements.ROWS.format(
            columns=", ".join(f"orders_order.{column}" for column in ("id", *self.columns)),
            keys=", ".join(keys),
            candidates=candidates,
            checks=f"{conditions.checks(terms, excluding=self.excluding)} AND {fits}",
            order_of_candidates=self.order("c"),
            order_of_hits=self.order("hit"),
            rows=self.rows,
            scope=conditions.scope("orders_order"),
        )

    def sorted(self, candidates: str, bound: int) -> str:
        """Return the candidates in the order of the list, if there are no more than the bound."""
        return statements.SORTED.format(
            candidates=candidates,
            bound=bound,
            window=self.conditions.window(self.cursor),
            columns=self.carried(),
            sorted_by=", ".join(f"k.{column}" for column in (*self.sort_columns, "order_id")),
            order=self.order(),
        )

    def few_of(self, term: Term, bound: int) -> str:
        """Return one more than `bound` orders of a term, with the columns that candidates carry."""
        candidates = f"{self.some_of(term)} LIMIT {bound} + 1"
        if not self.is_by_total:
            return candidates
        scope = self.conditions.scope("orders_order")
        return statements.WITH_TOTALS.format(candidates=candidates, scope=scope)

    def some_of(self, term: Term) -> str:
        return statements.SOME_OF_TERM.format(
            source=term.source, scope=self.conditions.scope(), word=self.conditions.word(term)
        )

    def rarest_term(self, bound: int) -> Term | None:
        """Return the term of the fewest orders; None when each of several has more than the bound."""
        if len(self.terms) == 1:
            return self.terms[0]
        counts = [
            statements.COUNT_UP_TO.format(candidates=self.some_of(term), bound=bound) for term in self.terms
        ]
        (numbers,) = self.conditions.fetch(f"SELECT {', '.join(counts)}")
        number, term = min(zip(numbers, self.terms, strict=True), key=lambda pair: pair[0])
        return term if number <= bound else None

    def that_fit(self) -> str:
        return statements.THAT_FIT.format(
            columns=self.carried("orders_order"),
            scope=self.conditions.scope("orders_order"),
            filters=self.filters or "true",
        )
