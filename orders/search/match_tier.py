"""The stages of one tier of a search: each is started only when those before it did not fill the page."""

from orders.search import statements
from orders.search.conditions import Conditions
from orders.search.query import Cursor
from orders.search.term import Term

FEW = 1_500  # candidates that are sorted at once
FEW_OF_SEVERAL = 1_000  # as many when each is checked for the other terms
FEW_THAT_FIT = 2_000  # as many when they fit the filters
NEWEST = 500  # newest orders that are read to find what is common
NEWEST_OF_STATUS = 1_000  # as many when they all have the status
ALONG_STATUS = 3_000  # as many when an index answers for each of them
SHORT = 2  # characters; terms this short match many orders


class MatchTier:
    """Tables of one statement, by name; `results` are those that hold orders to show, at most `rows` each.

    `start_if` is, in all methods, the SQL condition on which a stage is started; they return that of the next stage.
    """

    def __init__(
        self, name: str, terms: tuple[Term, ...], conditions: Conditions, *, rows: int, newer: bool = False
    ) -> None:
        self.name, self.terms, self.conditions, self.rows = name, terms, conditions, rows
        self.direction = "ASC" if newer else "DESC"
        self.tables: dict[str, str] = {}
        self.results: list[str] = []
        self.cursor: Cursor | None = None
        self.excluding: tuple[Term, ...] = ()

    def build(self, start_if: str) -> None:
        """Add the stages: few candidates, sorted; common terms, among the newest orders; all that remains."""
        filters, exact = self.conditions.filters, next((term for term in self.terms if term.is_exact), None)
        is_short = not exact and all(len(term.word) <= SHORT for term in self.terms)
        status = self.conditions.query.status
        if not self.terms and not filters:
            return self._add_checked("newest", self._newest(self.rows, start_if), status_checked=True)
        if is_short or (status and not self.terms):
            start_if = self._add_newest(start_if)
        if (
            self.terms
            and not is_short
            and not (exact and len(self.terms) == 1 and not filters and not status)
        ):
            start_if = self._add_few_by_terms(start_if)
            start_if = self._add_few_by_filters(start_if) if filters else start_if
            start_if = self._add_along_status(start_if, bool(exact)) if status else start_if
        if exact:
            return self._add_checked("along", self._of_term(exact, start_if), matched=(exact,))
        if not is_short and not status:
            start_if = self._add_newest(start_if)
        if self.terms:
            return self._add_checked("rest", self._of_term(self.terms[0], start_if), matched=self.terms[:1])
        return self._add_checked("rest", self._of_filters(start_if), filters_checked=True)

    def _add_few_by_terms(self, start_if: str) -> str:
        """Gather candidates by each term; sort those of the term with the fewest."""
        is_alone = len(self.terms) == 1 and not self.conditions.query.status
        few = FEW if is_alone else FEW_OF_SEVERAL
        terms = {f"few{index}": term for index, term in enumerate(self.terms)}
        for name, term in terms.items():
            self.tables[f"{self.name}_{name}"] = self._some_of_term(term, start_if, few + 1)
        counts = ", ".join(f"{self._count_of(name)} AS {name}" for name in terms)
        self.tables[f"{self.name}_counts"] = statements.COUNTS.format(counts=counts)
        count_of = {name: statements.COUNT_OF.format(name=name, tier=self.name) for name in terms}
        least, earlier = f"least({', '.join(count_of.values())})", list[str]()
        for name, count in count_of.items():
            is_least = [
                f"{least} <= {few}",
                f"{count} = {least}",
                *(f"{count} < {earlier_count}" for earlier_count in earlier),
            ]
            self._add_sorted(name, " AND ".join(is_least), matched=(terms[name],))
            earlier.append(count)
        return f"{least} > {few}"

    def _add_few_by_filters(self, start_if: str) -> str:
        """Gather candidates by the filters; sort them if they are few."""
        count = self._count_of("fit")
        self.tables[f"{self.name}_fit"] = statements.SOME_OF_FILTERS.format(
            scope=self.conditions.scope("orders_order"),
            filters=self.conditions.filters,
            start_if=start_if,
            bound=FEW_THAT_FIT + 1,
        )
        self._add_sorted("fit", f"{count} <= {FEW_THAT_FIT}", matched=(), filters_checked=True)
        return f"{count} > {FEW_THAT_FIT}"

    def _add_along_status(self, start_if: str, is_exact: bool) -> str:
        """Show a page if the newest orders of the status fill it, or are all that there are."""
        bound = ALONG_STATUS if is_exact else NEWEST_OF_STATUS
        self.tables[f"{self.name}_of_status"] = self._newest(bound + 1, start_if)
        self._add_sorted("of_status", "true", matched=(), status_checked=True)
        is_full = f"{self._count_of('of_status_sorted')} >= {self.rows}"
        is_done = f"({is_full} OR {self._count_of('of_status')} <= {bound})"
        self.results[-1] = f"({statements.TABLE_IF.format(table=self.results[-1], condition=is_done)})"
        return f"{start_if} AND NOT {is_done}"

    def _add_newest(self, start_if: str) -> str:
        """Show a page if the newest orders fill it, else nothing."""
        is_full = f"{self._count_of('newest')} >= {self.rows}"
        self._add_checked("newest", self._newest(NEWEST, start_if), status_checked=True)
        self.results[-1] = f"({statements.TABLE_IF.format(table=f'{self.name}_newest', condition=is_full)})"
        return f"{start_if} AND NOT {is_full}"

    def _add_sorted(self, name: str, condition: str, *, matched: tuple[Term, ...], **checked: bool) -> None:
        """Sort the candidates of a table when the condition holds, and check them."""
        candidates = statements.TABLE_IF.format(table=f"{self.name}_{name}", condition=condition)
        window = self.conditions.window(self.cursor)
        sorted_candidates = statements.SORTED.format(
            candidates=candidates, window=window, direction=self.direction
        )
        self._add_checked(f"{name}_sorted", sorted_candidates, matched=matched, **checked)

    def _add_checked(
        self, name: str, candidates: str, *, matched: tuple[Term, ...] = (), **checked: bool
    ) -> None:
        """Add a table of the candidates that stand all checks but those by which they were gathered."""
        terms = tuple(term for term in self.terms if term not in matched or not term.is_found_alone)
        checks = self.conditions.checks(terms, excluding=self.excluding, **checked)
        self.tables[f"{self.name}_{name}"] = statements.CHECKED.format(
            candidates=candidates, checks=checks, direction=self.direction, rows=self.rows
        )
        self.results.append(f"{self.name}_{name}")

    def _some_of_term(self, term: Term, start_if: str, bound: int) -> str:
        return statements.SOME_OF_TERM.format(
            source=term.source,
            scope=self.conditions.scope_of(term),
            word=self.conditions.word(term),
            start_if=start_if,
            bound=bound,
        )

    def _of_term(self, term: Term, start_if: str) -> str:
        return statements.OF_TERM.format(
            source=term.source,
            scope=self.conditions.scope_of(term),
            word=self.conditions.word(term),
            window=self.conditions.window(self.cursor),
            start_if=start_if,
            direction=self.direction,
        )

    def _of_filters(self, start_if: str) -> str:
        return statements.OF_FILTERS.format(
            scope=self.conditions.scope("orders_order"),
            filters=self.conditions.filters,
            window=self.conditions.window(self.cursor),
            start_if=start_if,
            direction=self.direction,
        )

    def _newest(self, bound: int, start_if: str) -> str:
        return statements.NEWEST.format(
            scope=self.conditions.scope(),
            lead=self.conditions.lead(),
            window=self.conditions.window(self.cursor, "id"),
            start_if=start_if,
            direction=self.direction,
            bound=bound,
        )

    def _count_of(self, name: str) -> str:
        return statements.HOW_MANY.format(table=f"{self.name}_{name}")
