"""The stages of a search: each reads some candidates along one index, and answers when they are enough."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from orders.models import Order
from orders.search import statements
from orders.search.conditions import Conditions
from orders.search.query import Cursor
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
    newer: bool = False

    @property
    def status(self) -> str:
        return self.conditions.query.status

    @property
    def exact(self) -> Term | None:
        """Return the first exact term: the index holds its orders in the order of the list."""
        return next((term for term in self.terms if term.is_exact), None)

    @property
    def is_short(self) -> bool:
        """Return whether nothing was typed by which to find few orders."""
        return not self.exact and all(len(term.word) <= SHORT for term in self.terms)

    @property
    def is_one_walk(self) -> bool:
        """Return whether the first orders of an index are the answer."""
        return len(self.terms) == 1 and self.exact is not None and not self.status and not self.filters

    @property
    def filters(self) -> str:
        return self.conditions.filters

    @property
    def direction(self) -> str:
        return "ASC" if self.newer else "DESC"

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
            direction=self.direction,
            rows=self.rows,
            scope=conditions.scope("orders_order"),
        )

    def sorted(self, candidates: str, bound: int) -> str:
        """Return the candidates in the order of the list, if there are no more than the bound."""
        window = self.conditions.window(self.cursor)
        return statements.SORTED.format(
            candidates=candidates, bound=bound, window=window, direction=self.direction
        )

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
            scope=self.conditions.scope("orders_order"), filters=self.filters or "true"
        )


class Stage(Protocol):
    def applies(self, tier: Tier) -> bool: ...

    def statements(self, tier: Tier) -> Iterator[str]:
        """Yield the statements that may answer: each does if no row of its result `is_beyond` its bound."""


@dataclass(frozen=True, slots=True)
class Newest:
    """Read the newest orders, of the status if one is asked for: they soon fill a page with what is common."""

    bound: int
    when: Callable[[Tier], bool]

    def applies(self, tier: Tier) -> bool:
        return self.when(tier)

    def statements(self, tier: Tier) -> Iterator[str]:
        conditions = tier.conditions
        newest = statements.NEWEST.format(
            scope=conditions.scope(),
            lead=conditions.lead(),
            window=conditions.window(tier.cursor, "id"),
            direction=tier.direction,
            bound=self.bound,
        )
        yield tier.checked(newest, conditions.fits() if tier.filters else "true")


@dataclass(frozen=True, slots=True)
class FewOfTerm:
    """Read the orders of the rarest term, if they are few."""

    bound: int
    bound_of_checked: int  # as many when each is checked for other terms, or the status

    def applies(self, tier: Tier) -> bool:
        return not tier.is_short and not tier.is_one_walk

    def statements(self, tier: Tier) -> Iterator[str]:
        bound = self.bound_of_checked if len(tier.terms) > 1 or tier.status else self.bound
        if term := tier.rarest_term(bound):
            yield tier.checked(
                tier.sorted(tier.some_of(term), bound), tier.conditions.fits(), matched=(term,)
            )


@dataclass(frozen=True, slots=True)
class FewThatFit:
    """Read the orders that fit the filters, if they are few."""

    bound: int

    def applies(self, tier: Tier) -> bool:
        return not tier.is_short and bool(tier.filters)

    def statements(self, tier: Tier) -> Iterator[str]:
        yield tier.checked(tier.sorted(tier.that_fit(), self.bound))


class AllOfTerm:
    """Read all orders of a term, of an exact one if there is any."""

    def applies(self, tier: Tier) -> bool:
        return bool(tier.terms)

    def statements(self, tier: Tier) -> Iterator[str]:
        conditions, term = tier.conditions, tier.exact or tier.terms[0]
        candidates = statements.ALL_OF_TERM.format(
            source=term.source,
            scope=conditions.scope(),
            word=conditions.word(term),
            window=conditions.window(tier.cursor),
            direction=tier.direction,
        )
        yield tier.checked(candidates, conditions.fits(), matched=(term,))


class AllThatFit:
    """Read all orders that fit the filters."""

    def applies(self, tier: Tier) -> bool:
        return True

    def statements(self, tier: Tier) -> Iterator[str]:
        candidates = statements.ALL_THAT_FIT.format(
            candidates=tier.that_fit(),
            window=tier.conditions.window(tier.cursor),
            direction=tier.direction,
        )
        yield tier.checked(candidates, "true" if tier.filters else tier.conditions.fits())


STAGES: tuple[Stage, ...] = (
    Newest(500, lambda tier: tier.is_short),
    FewOfTerm(1_500, bound_of_checked=1_000),
    FewThatFit(2_000),
    Newest(3_000, lambda tier: bool(tier.status and tier.exact)),  # an index answers for each of them
    Newest(1_000, lambda tier: bool(tier.status and not tier.exact and not tier.is_short)),
    Newest(500, lambda tier: not (tier.is_short or tier.status or tier.exact)),
    AllOfTerm(),
    AllThatFit(),
)


def first_orders(tier: Tier) -> list[Order]:
    """Return the first orders of a tier, by the first stage that answers; the last ones always do."""
    results = (
        list(Order.objects.raw(statement, tier.conditions.parameters))
        for stage in STAGES
        if stage.applies(tier)
        for statement in stage.statements(tier)
    )
    return next(orders for orders in results if not any(order.is_beyond for order in orders))  # type: ignore[attr-defined]
