"""One page of a search, newest first, exact matches on top, by one statement whose cost does not grow."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from orders.models import Order
from orders.search import statements
from orders.search.conditions import Conditions
from orders.search.match_tier import MatchTier
from orders.search.query import Cursor, SearchQuery
from orders.search.term import Term

COUNTED = 2_500  # candidates that are read to count the matches
CHECKED = 200  # as many when each has to be checked
READ_THROUGH = 1_000  # newest orders that are read to count those that fit the filters


def find(
    query: SearchQuery, columns: Sequence[str], *, rows: int, cursor: Cursor | None = None
) -> list[Order]:
    """Return at most `rows` orders next to the cursor, in the list's order.

    Each has its `match_tier` and, in `matched_keys`, the key that each term matched, as `kind:value`.
    """
    conditions, columns = Conditions(query), _in_model_order("id", *columns)
    tiers = _tiers(query, conditions, rows, cursor)
    newer = cursor is not None and cursor.newer
    hits = [
        statements.HITS.format(tier=number, table=table)
        for number, tier in tiers.items()
        for table in tier.results
    ]
    keys = [statements.KEY.format(source=term.source, term=conditions.term(term)) for term in query.terms]
    tables = [
        f"{name} AS MATERIALIZED ({sql})" for tier in tiers.values() for name, sql in tier.tables.items()
    ]
    statement = statements.ROWS.format(
        tables=", ".join(tables),
        columns=", ".join(f'orders_order."{column}"' for column in columns),
        keys=", ".join(keys),
        hits=" UNION ALL ".join(hits),
        tier_direction="DESC" if newer else "ASC",
        direction="ASC" if newer else "DESC",
        rows=rows,
    )
    orders = [_order(columns, row) for row in conditions.fetch(statement)]
    return orders[::-1] if newer else orders


def _tiers(
    query: SearchQuery, conditions: Conditions, rows: int, cursor: Cursor | None
) -> dict[int, MatchTier]:
    """Return the tiers from the cursor's on, each started when those before it leave room on the page."""
    newer = cursor is not None and cursor.newer
    numbers = sorted(query.tiers, reverse=newer)
    if cursor:
        numbers = [n for n in numbers if (n <= cursor.tier if newer else n >= cursor.tier)]
    tiers: dict[int, MatchTier] = {}
    for number in numbers:
        counts = [
            statements.HOW_MANY.format(table=table) for tier in tiers.values() for table in tier.results
        ]
        tier = MatchTier(f"l{number}", query.tiers[number], conditions, rows=rows, newer=newer)
        tier.cursor = cursor if cursor and cursor.tier == number else None
        tier.excluding = query.tiers[1] if number > 1 else ()
        tier.build(f"{' + '.join(counts)} < {rows}" if counts else "true")
        tiers[number] = tier
    return tiers


@cache
def _in_model_order(*columns: str) -> list[str]:
    """Return the columns in the order that `from_db` needs."""
    return [field.attname for field in Order._meta.concrete_fields if field.attname in columns]


def _order(columns: Sequence[str], row: tuple[Any, ...]) -> Order:
    *values, tier, keys = row
    order = Order.from_db(DEFAULT_DB_ALIAS, columns, values)
    order.match_tier, order.matched_keys = tier, keys  # type: ignore[attr-defined]
    return order


def count(query: SearchQuery, *, up_to: int) -> tuple[int, bool]:
    """Return how many orders match, at most `up_to`, and whether there may be more."""
    conditions = Conditions(query)
    if query.terms:
        statement = _count_of_terms(query.terms, conditions, up_to)
    else:
        bound = READ_THROUGH if conditions.filters else up_to + 1
        statement = statements.COUNT_OF_NEWEST.format(
            scope=conditions.scope("orders_order"),
            lead=conditions.lead("orders_order"),
            window=conditions.window(None, "id", "orders_order"),
            filters=conditions.filters or "true",
            bound=bound,
        )
    ((number, has_more),) = conditions.fetch(statement)
    return min(number, up_to), has_more or number > up_to


def _count_of_terms(terms: tuple[Term, ...], conditions: Conditions, up_to: int) -> str:
    first, *terms_to_check = terms
    if not first.is_found_alone:
        terms_to_check = list(terms)
    must_check = terms_to_check or conditions.filters or conditions.query.status
    bound = CHECKED if must_check else COUNTED
    candidates = statements.SOME_OF_TERM.format(
        source=first.source,
        scope=conditions.scope_of(first),
        word=conditions.word(first),
        start_if="true",
        bound=bound,
    )
    checks, window = conditions.checks(tuple(terms_to_check)), conditions.window(None)
    return statements.COUNT.format(
        candidates=candidates, window=window, checks=checks, rows=up_to + 1, bound=bound
    )
