"""The search for orders of all vendors, by Customer Service: each statement reads the search keys alone.

The terms are of any kind, as the admin's search box has them.
"""

from itertools import islice

from django.db import connection

from orders.search.conditions import Words
from orders.search.query import tiers_of
from orders.search.term import Term

FEW = 1_000  # keys of a word; with them its orders are checked for the other words

# `kind > 0` always holds: it is the condition of the index of all vendors.
_SOME_OF_WORD = """
    SELECT k.order_id FROM orders_search_searchkey k WHERE k.kind > 0 AND {word} ORDER BY k.value LIMIT {rows}
"""
# OFFSET 0 keeps the planner from reading all orders of a word to find these.
_KEYS_OF_ORDERS = "(SELECT * FROM orders_search_searchkey k WHERE k.order_id = ANY({order_ids}) OFFSET 0)"
_NEWEST = """
    SELECT k.order_id FROM {keys} k WHERE k.kind > 0 AND ({any_word})
    GROUP BY k.placed_at, k.order_id HAVING {all_words}
    ORDER BY k.placed_at DESC, k.order_id DESC LIMIT {rows}
"""


def tiers_by_order_id(terms: tuple[Term, ...], *, rows: int) -> dict[int, int]:
    """Return the tier of each order that has all of the terms, exact matches first: at most `rows`, the newest."""
    tiers: dict[int, int] = {}
    for number, terms_of_tier in tiers_of(terms).items():
        if len(tiers) < rows:
            for order_id in _order_ids(terms_of_tier, rows):
                tiers.setdefault(order_id, number)
    return dict(islice(tiers.items(), rows))


def _order_ids(terms: tuple[Term, ...], rows: int) -> list[int]:
    few = _few_order_ids(terms) if len(terms) > 1 else None
    words = Words()
    conditions = [f"({words.word(term)})" for term in terms]
    statement = _NEWEST.format(
        keys="orders_search_searchkey" if few is None else _KEYS_OF_ORDERS.format(order_ids=words.value(few)),
        any_word=" OR ".join(conditions),
        all_words=" AND ".join(f"bool_or{condition}" for condition in conditions),
        rows=rows,
    )
    return _fetch(statement, words)


def _few_order_ids(terms: tuple[Term, ...]) -> list[int] | None:
    """Return the orders of the first term that has few; None when each has many."""
    for term in terms:
        words = Words()
        order_ids = _fetch(_SOME_OF_WORD.format(word=words.word(term), rows=FEW + 1), words)
        if len(order_ids) <= FEW:
            return order_ids
    return None


def _fetch(statement: str, words: Words) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, words.parameters)
        return [order_id for (order_id,) in cursor.fetchall()]
