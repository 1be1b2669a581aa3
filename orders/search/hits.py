"""The orders that are shown while somebody types: a few that match, by one statement of bounded cost."""

from dataclasses import replace

from orders.models import Order
from orders.search import statements
from orders.search.conditions import Conditions
from orders.search.listed_orders import listed_orders
from orders.search.query import SearchQuery
from orders.search.tier import Tier

SHORTEST = 2  # characters of the longest word; fewer match too many orders to be of use
ROWS = 8
CANDIDATES = (
    200  # orders that have the longest word, newest orders, and orders that have one which begins with it
)
SHOWN = (
    "vendor_id", "number", "placed_at", "status", "reference", "headline", "first_name", "last_name", "company",
    "email", "card_brand", "currency", "total_minor", "charge_id",
)  # fmt: skip


def hits(query: SearchQuery) -> list[Order]:
    """Return some of the orders that have all of the words, newest first: at most ROWS."""
    if not query.terms or len(query.terms[0].word) < SHORTEST:
        return []
    conditions, longest = Conditions(query), replace(query.terms[0], variants=())
    tier = Tier(conditions, SHOWN, (longest, *query.terms[1:]), ROWS)
    exact, beginning = (conditions.word(term) for term in (longest.as_exact(), longest))
    candidates = statements.HITS.format(
        scope=conditions.scope(),
        exact=exact,
        beginning=beginning,
        has_beginning=conditions.checks((longest,)),
        bound=CANDIDATES,
    )
    return listed_orders(tier.checked(candidates, matched=(longest,)), conditions.parameters)
