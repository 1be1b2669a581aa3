"""The rules of a search in plain Python, over orders in memory: what a test expects the database to find."""

import re

from django.http import QueryDict
from django.utils.timezone import localdate

from orders.models import Order


def texts_of(order: Order) -> dict[str, set[str]]:
    """Return the texts that a word may match, by the field it is typed into."""
    domain = "@" + order.email.partition("@")[2]
    names = {order.first_name.lower(), order.last_name.lower()}
    products = {text.lower() for item in order.items.all() for text in (item.sku, *item.name.split())}
    further_texts = {
        order.number,
        order.number.rpartition("-")[2],
        order.card_last4,
        order.reference,
        order.company.lower(),
    }
    return {
        "q": {order.email, domain} | names | products | further_texts,
        "last_name": {order.last_name.lower()},
        "email": {order.email, domain},
        "product": products,
    }


def is_match(order: Order, query: QueryDict, *, exact: bool) -> bool:
    """Return whether each word equals, or unless `exact` begins, one of the order's texts."""
    texts_by_field = texts_of(order)
    for field in texts_by_field.keys() & query.keys():
        for quoted, bare in re.findall(r'"([^"]*)"|([^\s"]+)', str(query[field])):
            texts = texts_by_field[field]
            if (
                (quoted or bare) not in texts
                if quoted or exact
                else not any(text.startswith(bare) for text in texts)
            ):
                return False
    return True


def fits(order: Order, query: QueryDict) -> bool:
    """Return whether the order fits each filter that is no text."""
    day = str(localdate(order.placed_at))
    return (
        query.get("status", order.status) == order.status
        and query.get("country", order.country) == order.country
        and query.get("placed_after", day) <= day <= query.get("placed_before", day)
        and order.total_minor <= int(query.get("amount_max", "1000000")) * 100
    )


def expected_matches(orders: list[Order], query: QueryDict) -> list[tuple[int, int]]:
    """Return (tier, id) of the orders that a search should find, in its order, by a plain reading of its rules."""
    matches = [order for order in orders if fits(order, query) and is_match(order, query, exact=False)]
    rows = [
        (1 if is_match(order, query, exact=True) else 2, -order.placed_at.timestamp(), -order.pk)
        for order in matches
    ]
    return [(tier, -minus_id) for tier, _, minus_id in sorted(rows)]
