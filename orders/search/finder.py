"""One page of a search in its order, exact matches on top, at a cost that does not grow."""

from collections.abc import Sequence

from orders.models import Order
from orders.search.conditions import Conditions
from orders.search.cursor import Cursor
from orders.search.query import SearchQuery
from orders.search.stages import first_orders
from orders.search.tier import Tier


def find(
    query: SearchQuery, columns: Sequence[str], *, rows: int, cursor: Cursor | None = None
) -> list[Order]:
    """Return at most `rows` orders next to the cursor, in the list's order.

    Each has its `match_tier` and, in `matched_keys`, the key that each term matched, as `kind:value`.
    Raises TooManyToSort.
    """
    conditions, orders = Conditions(query), list[Order]()
    backwards = cursor is not None and cursor.backwards
    for number in _tier_numbers(query, cursor):
        if len(orders) == rows:
            break
        tier = Tier(
            conditions,
            columns,
            query.tiers[number],
            rows - len(orders),
            excluding=query.tiers[1] if number > 1 else (),
            cursor=cursor if cursor and cursor.tier == number else None,
            ascending=query.sort.is_ascending != backwards,
        )
        for order in first_orders(tier):
            order.match_tier = number  # type: ignore[attr-defined]
            orders.append(order)
    return orders[::-1] if backwards else orders


def _tier_numbers(query: SearchQuery, cursor: Cursor | None) -> list[int]:
    """Return the tiers from the cursor's on."""
    if cursor and cursor.backwards:
        return [number for number in sorted(query.tiers, reverse=True) if number <= cursor.tier]
    return [number for number in query.tiers if not cursor or number >= cursor.tier]
