"""The search for orders of all vendors, by Customer Service: each statement reads a bounded part of one table.

The terms are of any kind, as the admin's search box has them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from core.replica import reading_connection
from orders.models import Order
from orders.search.conditions import Words
from orders.search.query import tiers_of
from orders.search.term import Term

CANDIDATES = 5_000  # keys of a word, or newest orders: each tier of a search looks at no more
AT_ONCE = 1_000  # candidates that are checked by one statement

# `kind > 0` always holds: it is the condition of the index of all vendors. It is read backwards.
_CANDIDATES_OF_WORD = """
    SELECT array_agg(k.order_id ORDER BY k.placed_at DESC, k.order_id DESC), min(k.placed_at) FROM (
        SELECT k.order_id, k.placed_at FROM orders_search_searchkey k WHERE k.kind > 0 AND {word}
        ORDER BY k.value DESC, k.placed_at DESC, k.order_id DESC LIMIT {bound} + 1
    ) k
"""
# OFFSET 0 keeps the planner from reading all orders of a word to find these.
_THAT_HAVE_ALL = """
    SELECT k.order_id FROM (
        SELECT k.order_id, k.value FROM orders_search_searchkey k WHERE k.order_id = ANY({order_ids}) OFFSET 0
    ) k WHERE {any_word} GROUP BY k.order_id HAVING {all_words}
"""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The orders, newest first, in which a search looks for those that have the terms."""

    order_ids: Iterable[int]
    is_cut: bool  # whether other orders may have the terms too
    unchecked: tuple[Term, ...]  # the terms that not all of the orders need have


def tiers_by_order_id(
    terms: tuple[Term, ...], orders: QuerySet[Any], *, rows: int
) -> tuple[dict[int, int], bool]:
    """Return the tier of each of `orders` that has all of the terms, and whether there may be more of them.

    Exact matches stand first, each tier is newest first: at most `rows`.
    """
    tiers: dict[int, int] = {}
    is_cut = False
    for number, terms_of_tier in tiers_of(terms).items():
        if len(tiers) <= rows:
            candidates = _candidates(terms_of_tier)
            is_cut = is_cut or candidates.is_cut
            for order_id in islice(_matches(candidates, orders), rows + 1):
                tiers.setdefault(order_id, number)
    return dict(islice(tiers.items(), rows)), is_cut or len(tiers) > rows


def _candidates(terms: tuple[Term, ...]) -> Candidates:
    """Return the orders of the rare terms; without any, the newest of an exact term, or the newest of all."""
    order_ids, oldest = {}, {}
    for term in terms:
        order_ids[term], oldest[term] = _candidates_of(term)
        if len(order_ids[term]) <= AT_ONCE:
            break  # to check them is quicker than to read the other terms
    rare = [term for term, ids in order_ids.items() if len(ids) <= CANDIDATES]
    exact = [term for term in terms if term.is_exact]
    if rare:
        of_each = [dict.fromkeys(order_ids[term]) for term in rare]
        of_all = [order_id for order_id in of_each[0] if all(order_id in ids for ids in of_each)]
        return Candidates(of_all, False, tuple(term for term in terms if term not in rare))
    if exact:
        # As many orders of a rarer term reach further back.
        rarest = min(exact, key=lambda term: oldest[term])
        of_rarest = dict.fromkeys(order_ids[rarest])
        return Candidates(of_rarest, True, tuple(term for term in terms if term != rarest))
    newest = Order.objects.newest_first().values_list("pk", flat=True)
    return Candidates(newest[:CANDIDATES], True, terms)


def _candidates_of(term: Term) -> tuple[list[int], datetime]:
    """Return some orders of a term, and the oldest's date: all if they are few, the newest if it is exact."""
    words = Words()
    statement = _CANDIDATES_OF_WORD.format(word=words.word(term), bound=CANDIDATES)
    ((order_ids, oldest),) = _fetch(statement, words)
    return order_ids or [], oldest


def _matches(candidates: Candidates, orders: QuerySet[Any]) -> Iterator[int]:
    """Yield the candidates among `orders` that have the terms."""
    ids = iter(candidates.order_ids)
    while order_ids := list(islice(ids, AT_ONCE)):
        matches: set[int] = set(order_ids)
        if orders.query.where:
            matches &= set(orders.order_by().filter(pk__in=order_ids).values_list("pk", flat=True))
        if candidates.unchecked and matches:
            matches &= _that_have_all(candidates.unchecked, list(matches))
        yield from (order_id for order_id in order_ids if order_id in matches)


def _that_have_all(terms: tuple[Term, ...], order_ids: list[int]) -> set[int]:
    words = Words()
    conditions = [f"({words.word(term)})" for term in terms]
    statement = _THAT_HAVE_ALL.format(
        order_ids=words.value(order_ids),
        any_word=" OR ".join(conditions),
        all_words=" AND ".join(f"bool_or{condition}" for condition in conditions),
    )
    return {order_id for (order_id,) in _fetch(statement, words)}


def _fetch(statement: str, words: Words) -> list[tuple[Any, ...]]:
    with reading_connection().cursor() as cursor:
        cursor.execute(statement, words.parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
