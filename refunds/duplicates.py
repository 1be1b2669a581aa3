"""Orders that are probably the same purchase, placed twice."""

from datetime import timedelta

from orders.models import Order
from orders.search.models import SearchKey

MAX_DISTANCE = timedelta(days=2)
MAX_SHOWN = 5
OVER = (Order.Status.REFUNDED, Order.Status.CANCELED, Order.Status.CHARGED_BACK)  # their money went back


# Written out: the order page asks it each time, and the ORM takes longer to compose it than the database to answer.
# The keys lead to the orders of these days by an index, as no column of the order does. Many cards end in the same
# four digits, so their owner's name has to be the same.
_LIKELY = """
    SELECT o.* FROM orders_order o
    WHERE o.vendor_id = %(vendor_id)s AND o.id <> %(order_id)s AND o.headline = %(headline)s AND o.kind = %(order)s
        AND o.id IN (
            SELECT k.order_id FROM orders_search_searchkey k
            WHERE k.vendor_id = %(vendor_id)s AND k.kind IN (%(email_kind)s, %(last4_kind)s)
                AND k.value IN (%(email_value)s, %(last4)s) AND k.placed_at BETWEEN %(since)s AND %(until)s
        )
        AND (
            o.email_key <> '' AND o.email_key = %(email_key)s
            OR o.card_last4 <> '' AND o.last_name_key <> ''
                AND (o.card_last4, o.card_brand, o.last_name_key) = (%(last4)s, %(brand)s, %(last_name_key)s)
        )
    LIMIT 50
"""


def likely_duplicates(order: Order) -> list[Order]:
    """Return orders of the same customer or card with the same first product, the nearest in time first."""
    values = {
        "vendor_id": order.vendor_id,
        "order_id": order.pk,
        "headline": order.headline,
        "order": Order.Kind.ORDER,
        "email_kind": SearchKey.Kind.EMAIL,
        "last4_kind": SearchKey.Kind.LAST4,
        "email_value": order.email_key[: SearchKey.MAX_LENGTH],
        "email_key": order.email_key,
        "last4": order.card_last4,
        "brand": order.card_brand,
        "last_name_key": order.last_name_key,
        "since": order.placed_at - MAX_DISTANCE,
        "until": order.placed_at + MAX_DISTANCE,
    }
    candidates = Order.objects.raw(_LIKELY, values)
    nearest_first = sorted(candidates, key=lambda candidate: abs(candidate.placed_at - order.placed_at))
    return nearest_first[:MAX_SHOWN]


def open_duplicates(order: Order) -> list[Order]:
    """Return the likely duplicates that may still be refunded, or this order instead of them; none of a test."""
    if order.is_test or order.kind != Order.Kind.ORDER or order.status in OVER:
        return []
    return [
        duplicate
        for duplicate in likely_duplicates(order)
        if not duplicate.is_test and duplicate.status not in OVER
    ]
