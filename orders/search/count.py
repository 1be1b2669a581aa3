"""The number of orders of a search, counted up to a bound."""

from orders.search import statements
from orders.search.conditions import Conditions
from orders.search.query import SearchQuery
from orders.search.term import Term

COUNTED = 2_500  # candidates that are read to count the matches
CHECKED = 200  # as many when each has to be checked
READ_THROUGH = 1_000  # newest orders that are read to count those that fit the filters


def count(query: SearchQuery, *, up_to: int) -> tuple[int, bool]:
    """Return how many orders match, at most `up_to`, and whether there may be more."""
    conditions = Conditions(query)
    without_terms = _count_of_newest if query.order_ids is None else _count_of_ids
    statement = _count_of_terms if query.terms else without_terms
    ((number, has_more),) = conditions.fetch(statement(conditions, up_to))
    return min(number, up_to), has_more or number > up_to


def count_text(number: int, *, has_more: bool, up_to: int) -> str:
    """Return `492`, `1,000+` for more than is counted, or `at least 25` where counting stopped before."""
    if not has_more:
        return f"{number:,}"
    return f"{number:,}+" if number >= up_to else f"at least {number:,}"


def _count_of_terms(conditions: Conditions, up_to: int) -> str:
    first, *further_terms = conditions.query.terms
    terms: tuple[Term, ...] = tuple(further_terms) if first.is_found_alone else conditions.query.terms
    fits = conditions.fits()
    candidates = statements.SOME_OF_TERM.format(
        source=first.source, scope=conditions.scope(), word=conditions.word(first)
    )
    return statements.COUNT.format(
        candidates=candidates,
        window=conditions.window(None),
        checks=f"{conditions.checks(terms)} AND {fits}",
        rows=up_to + 1,
        bound=CHECKED if terms or fits != "true" else COUNTED,
    )


def _count_of_newest(conditions: Conditions, up_to: int) -> str:
    return statements.COUNT_OF_NEWEST.format(
        scope=conditions.scope("orders_order"),
        lead=conditions.lead("orders_order"),
        window=conditions.window(None, "id", "orders_order"),
        filters=conditions.filters or "true",
        bound=READ_THROUGH if conditions.filters else up_to + 1,
    )


def _count_of_ids(conditions: Conditions, _: int) -> str:
    return statements.COUNT_OF_IDS.format(
        scope=conditions.scope("orders_order"),
        lead=conditions.lead("orders_order"),
        window=conditions.window(None, "id", "orders_order"),
        filters=conditions.filters,
    )
