"""A page of what is wanted, newest first, exact hits on top, by one statement whose cost does not grow."""

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

COUNTED = 2_500  # candidates that are looked at to tell how many were found
CHECKED = 200  # as many when each has to be checked
LOOKED_THROUGH = 1_000  # newest orders that are looked at to tell how many fit the filters


def find(
    wanted: SearchQuery, columns: Sequence[str], *, rows: int, cursor: Cursor | None = None
) -> list[Order]:
    """At most `rows` orders beside the cursor, each with its `hit_level` and `hit_facts`, in the list's order."""
    conditions, columns = Conditions(wanted), _as_in_the_model("id", *columns)
    levels = _levels(wanted, conditions, rows, cursor)
    newer = cursor is not None and cursor.newer
    hits = [
        statements.HITS.format(level=number, table=table)
        for number, one in levels.items()
        for table in one.results
    ]
    facts = [statements.FACT.format(source=one.source, term=conditions.term(one)) for one in wanted.terms]
    tables = [
        f"{name} AS MATERIALIZED ({sql})" for one in levels.values() for name, sql in one.tables.items()
    ]
    statement = statements.ROWS.format(
        tables=", ".join(tables),
        columns=", ".join(f'orders_order."{column}"' for column in columns),
        facts=", ".join(facts),
        hits=" UNION ALL ".join(hits),
        rank="DESC" if newer else "ASC",
        way="ASC" if newer else "DESC",
        rows=rows,
    )
    found = [_order(columns, row) for row in conditions.fetch(statement)]
    return found[::-1] if newer else found


def count(wanted: SearchQuery, *, up_to: int) -> tuple[int, bool]:
    """How many at least, and whether there may be more: counted no further than anybody reads."""
    conditions = Conditions(wanted)
    if wanted.terms:
        statement = _count_of_terms(wanted.terms, conditions, up_to)
    else:
        bound = LOOKED_THROUGH if conditions.filters else up_to + 1
        statement = statements.COUNT_OF_NEWEST.format(
            scope=conditions.scope("orders_order"),
            lead=conditions.lead("orders_order"),
            window=conditions.window(None, "id", "orders_order"),
            filters=conditions.filters or "true",
            bound=bound,
        )
    ((number, more),) = conditions.fetch(statement)
    return min(number, up_to), more or number > up_to


@cache
def _as_in_the_model(*columns: str) -> list[str]:
    """The order that `from_db` wants."""
    return [field.attname for field in Order._meta.concrete_fields if field.attname in columns]


def _order(columns: Sequence[str], row: tuple[Any, ...]) -> Order:
    *values, level, facts = row
    order = Order.from_db(DEFAULT_DB_ALIAS, columns, values)
    order.hit_level, order.hit_facts = level, facts  # type: ignore[attr-defined]
    return order


def _count_of_terms(terms: tuple[Term, ...], conditions: Conditions, up_to: int) -> str:
    first, *others = terms
    if not first.is_found_alone:
        others = list(terms)
    bound = CHECKED if others or conditions.filters or conditions.wanted.status else COUNTED
    some = statements.SOME_OF_TERM.format(
        source=first.source,
        scope=conditions.scope_of(first),
        word=conditions.word(first),
        wanted="true",
        bound=bound,
    )
    checks, window = conditions.checks(tuple(others)), conditions.window(None)
    return statements.COUNT.format(some=some, window=window, checks=checks, rows=up_to + 1, bound=bound)


def _levels(
    wanted: SearchQuery, conditions: Conditions, rows: int, cursor: Cursor | None
) -> dict[int, MatchTier]:
    """From the cursor's level on, each started when those before it leave room on the page."""
    newer = cursor is not None and cursor.newer
    numbers = sorted(wanted.levels, reverse=newer)
    if cursor:
        numbers = [n for n in numbers if (n <= cursor.level if newer else n >= cursor.level)]
    levels: dict[int, MatchTier] = {}
    for number in numbers:
        before = [statements.HOW_MANY.format(table=table) for one in levels.values() for table in one.results]
        level = MatchTier(f"l{number}", wanted.levels[number], conditions, rows=rows, newer=newer)
        level.cursor = cursor if cursor and cursor.level == number else None
        level.besides = wanted.levels[1] if number > 1 else ()
        level.build(f"{' + '.join(before)} < {rows}" if before else "true")
        levels[number] = level
    return levels
