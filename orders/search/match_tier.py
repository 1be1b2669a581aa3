"""The branches of one level of a search: each is started only when those before it did not fill the page."""

from orders.search import statements
from orders.search.conditions import Conditions
from orders.search.query import Cursor
from orders.search.term import Term

FEW = 1_500  # candidates that are sorted without a thought
FEW_OF_SEVERAL = 1_000  # as many when each is checked for the other words
FEW_THAT_FIT = 2_000  # as many when they fit the filters
NEWEST = 500  # newest orders that are looked through for what is common
NEWEST_OF_STATUS = 1_000  # as many when they all have the status
ALONG_STATUS = 3_000  # as many when a look into the index tells of each
SHORT = 2  # letters; what begins with so few is common


class MatchTier:
    """Tables of one statement, by name; `results` are those that hold orders to show, at most `rows` each."""

    def __init__(
        self, name: str, terms: tuple[Term, ...], conditions: Conditions, *, rows: int, newer: bool = False
    ) -> None:
        self.name, self.terms, self.conditions, self.rows = name, terms, conditions, rows
        self.way = "ASC" if newer else "DESC"
        self.tables: dict[str, str] = {}
        self.results: list[str] = []
        self.cursor: Cursor | None = None
        self.besides: tuple[Term, ...] = ()

    def build(self, wanted: str) -> None:
        """Few candidates, sorted; what is common, among the newest; the rest. `wanted`: when to start at all."""
        filters, exact = self.conditions.filters, next((term for term in self.terms if term.whole), None)
        short = not exact and all(len(term.word) <= SHORT for term in self.terms)
        status = self.conditions.wanted.status
        if not self.terms and not filters:
            return self._checked("newest", self._newest(self.rows, wanted), led=True)
        if short or (status and not self.terms):
            wanted = self._among_newest(wanted)
        if self.terms and not short and not (exact and len(self.terms) == 1 and not filters and not status):
            wanted = self._few_by_terms(wanted)
            wanted = self._few_by_filters(wanted) if filters else wanted
            wanted = self._along_status(wanted, bool(exact)) if status else wanted
        if exact:
            return self._checked("along", self._of_term(exact, wanted), known=(exact,))
        if not short and not status:
            wanted = self._among_newest(wanted)
        if self.terms:
            return self._checked("rest", self._of_term(self.terms[0], wanted), known=self.terms[:1])
        return self._checked("rest", self._of_filters(wanted), fits=True)

    def _few_by_terms(self, wanted: str) -> str:
        """Gather candidates by each term; sort the fewest. What to ask before going on."""
        alone = len(self.terms) == 1 and not self.conditions.wanted.status
        few = FEW if alone else FEW_OF_SEVERAL
        known = {f"few{place}": term for place, term in enumerate(self.terms)}
        for name, term in known.items():
            self.tables[f"{self.name}_{name}"] = self._some_of_term(term, wanted, few + 1)
        counted = ", ".join(f"{self._how_many(name)} AS {name}" for name in known)
        self.tables[f"{self.name}_counts"] = statements.COUNTS.format(counted=counted)
        counts = {name: statements.COUNT_OF.format(name=name, level=self.name) for name in known}
        least, earlier = f"least({', '.join(counts.values())})", list[str]()
        for name, count in counts.items():
            fewest = [f"{least} <= {few}", f"{count} = {least}", *(f"{count} < {one}" for one in earlier)]
            self._sorted(name, " AND ".join(fewest), known=(known[name],))
            earlier.append(count)
        return f"{least} > {few}"

    def _some_of_term(self, term: Term, wanted: str, bound: int) -> str:
        ask = self.conditions
        return statements.SOME_OF_TERM.format(
            source=term.source, scope=ask.scope_of(term), word=ask.word(term), wanted=wanted, bound=bound
        )

    def _few_by_filters(self, wanted: str) -> str:
        ask, count = self.conditions, self._how_many("fit")
        self.tables[f"{self.name}_fit"] = statements.SOME_OF_FILTERS.format(
            scope=ask.scope("orders_order"), filters=ask.filters, wanted=wanted, bound=FEW_THAT_FIT + 1
        )
        self._sorted("fit", f"{count} <= {FEW_THAT_FIT}", known=(), fits=True)
        return f"{count} > {FEW_THAT_FIT}"

    def _sorted(self, name: str, when: str, *, known: tuple[Term, ...], **found_by: bool) -> None:
        found = statements.FOUND.format(table=f"{self.name}_{name}", when=when)
        window = self.conditions.window(self.cursor)
        candidates = statements.SORTED.format(some=found, window=window, way=self.way)
        self._checked(f"{name}_sorted", candidates, known=known, **found_by)

    def _among_newest(self, wanted: str) -> str:
        """A page if the newest orders fill it, else nothing; what to ask before going on."""
        full = f"{self._how_many('newest')} >= {self.rows}"
        self._checked("newest", self._newest(NEWEST, wanted), led=True)
        self.results[-1] = f"({statements.FOUND.format(table=f'{self.name}_newest', when=full)})"
        return f"{wanted} AND NOT {full}"

    def _along_status(self, wanted: str, exact: bool) -> str:
        """A page if the newest of the status fill it, or are all that there are; what to ask before going on."""
        bound = ALONG_STATUS if exact else NEWEST_OF_STATUS
        self.tables[f"{self.name}_of_status"] = self._newest(bound + 1, wanted)
        self._sorted("of_status", "true", known=(), led=True)
        done = f"({self._how_many('of_status_sorted')} >= {self.rows} OR {self._how_many('of_status')} <= {bound})"
        self.results[-1] = f"({statements.FOUND.format(table=self.results[-1], when=done)})"
        return f"{wanted} AND NOT {done}"

    def _how_many(self, name: str) -> str:
        return statements.HOW_MANY.format(table=f"{self.name}_{name}")

    def _of_term(self, term: Term, wanted: str) -> str:
        ask = self.conditions
        return statements.OF_TERM.format(
            source=term.source,
            scope=ask.scope_of(term),
            word=ask.word(term),
            window=ask.window(self.cursor),
            wanted=wanted,
            way=self.way,
        )

    def _of_filters(self, wanted: str) -> str:
        ask = self.conditions
        scope, window = ask.scope("orders_order"), ask.window(self.cursor)
        return statements.OF_FILTERS.format(
            scope=scope, filters=ask.filters, window=window, wanted=wanted, way=self.way
        )

    def _newest(self, bound: int, wanted: str) -> str:
        ask = self.conditions
        window = ask.window(self.cursor, "id")
        return statements.NEWEST.format(
            scope=ask.scope(), lead=ask.lead(), window=window, wanted=wanted, way=self.way, bound=bound
        )

    def _checked(self, name: str, candidates: str, *, known: tuple[Term, ...] = (), **found_by: bool) -> None:
        terms = tuple(term for term in self.terms if term not in known or not term.is_found_alone)
        checks = self.conditions.checks(terms, besides=self.besides, **found_by)
        self.tables[f"{self.name}_{name}"] = statements.CHECKED.format(
            candidates=candidates, checks=checks, way=self.way, rows=self.rows
        )
        self.results.append(f"{self.name}_{name}")
