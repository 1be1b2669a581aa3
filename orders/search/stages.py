"""The stages of a search: each reads some candidates along one index, and answers when they are enough."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from orders.models import Order
from orders.search import statements
from orders.search.listed_orders import listed_orders
from orders.search.tier import Tier


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
        newest = statements.FIRST.format(
            columns=tier.carried(),
            scope=conditions.scope(),
            lead=conditions.lead(),
            window=conditions.window(tier.cursor, "id"),
            order=tier.order(order_id="id"),
            bound=self.bound,
        )
        yield tier.checked(newest, conditions.fits() if tier.filters else "true")


@dataclass(frozen=True, slots=True)
class FirstByTotal:
    """Read the orders with the highest or lowest totals, of the currency if one is asked for."""

    bound: int

    def applies(self, tier: Tier) -> bool:
        return not tier.terms and tier.conditions.query.order_ids is None

    def statements(self, tier: Tier) -> Iterator[str]:
        conditions = tier.conditions
        first = statements.FIRST.format(
            columns=tier.carried(),
            scope=conditions.scope(),
            lead=conditions.currency(),
            window=conditions.window(tier.cursor, "id"),
            order=tier.order(order_id="id"),
            bound=self.bound,
        )
        yield tier.checked(first, conditions.fits())


@dataclass(frozen=True, slots=True)
class FewOfTerm:
    """Read the orders of the rarest term, if they are few."""

    bound: int
    bound_of_checked: int  # as many when each is checked for other terms, or the status

    def applies(self, tier: Tier) -> bool:
        if tier.is_by_total:
            return bool(tier.terms)
        return bool(tier.terms) and not tier.is_short and not tier.is_one_walk

    def statements(self, tier: Tier) -> Iterator[str]:
        bound = self.bound_of_checked if len(tier.terms) > 1 or tier.status else self.bound
        if term := tier.rarest_term(bound):
            yield tier.checked(
                tier.sorted(tier.few_of(term, bound), bound), tier.conditions.fits(), matched=(term,)
            )


@dataclass(frozen=True, slots=True)
class FewThatFit:
    """Read the orders that fit the filters, if they are few."""

    bound: int

    def applies(self, tier: Tier) -> bool:
        return not tier.is_short and bool(tier.filters)

    def statements(self, tier: Tier) -> Iterator[str]:
        yield tier.checked(tier.sorted(f"{tier.that_fit()} LIMIT {self.bound} + 1", self.bound))


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
            order=tier.order(),
        )
        yield tier.checked(candidates, conditions.fits(), matched=(term,))


class AllThatFit:
    """Read all orders that fit the filters; none of words, when they are to be sorted by total."""

    def applies(self, tier: Tier) -> bool:
        return not (tier.is_by_total and tier.terms)

    def statements(self, tier: Tier) -> Iterator[str]:
        candidates = statements.ALL_THAT_FIT.format(
            columns=tier.carried(),
            candidates=tier.that_fit(),
            window=tier.conditions.window(tier.cursor),
            order=tier.order(),
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


# Words are found newest first: only few of their orders can be sorted otherwise than along their index.
STAGES_BY_TOTAL: tuple[Stage, ...] = (
    FirstByTotal(1_000),
    FewOfTerm(1_500, bound_of_checked=1_000),
    FewThatFit(2_000),
    AllThatFit(),
)


class TooManyToSort(Exception):
    """More orders have the words than can be sorted by total."""


def first_orders(tier: Tier) -> list[Order]:
    """Return the first orders of a tier, by the first stage that answers. Raises TooManyToSort."""
    results = (
        listed_orders(statement, tier.conditions.parameters)
        for stage in (STAGES_BY_TOTAL if tier.is_by_total else STAGES)
        if stage.applies(tier)
        for statement in stage.statements(tier)
    )
    for orders in results:
        if not any(order.is_beyond for order in orders):  # type: ignore[attr-defined]
            return orders
    raise TooManyToSort
