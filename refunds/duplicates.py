"""Orders that are probably the same purchase, placed twice."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core.compiled_query import CompiledQuery, Given
from core.replica import reading_connection
from orders.models import Order
from orders.search.models import SearchKey

MAX_DISTANCE = timedelta(days=2)
MAX_SHOWN = 5
NEWEST = 10_000  # paid orders in which a vendor's duplicates are looked for
MAX_PAIRS = 500
OVER = (Order.Status.REFUNDED, Order.Status.CANCELED, Order.Status.CHARGED_BACK)  # their money went back


# The keys lead to the orders of these days by an index, as no column of the order does. Many cards end in the same
# four digits, so their owner's name has to be the same.
_LIKELY = CompiledQuery(
    lambda: Order.objects.filter(
        Q(email_key=Given("email_key")) & ~Q(email_key="")
        | Q(card_last4=Given("last4"), card_brand=Given("brand"), last_name_key=Given("last_name_key"))
        & ~Q(card_last4="")
        & ~Q(last_name_key=""),
        vendor_id=Given("vendor_id"),
        headline=Given("headline"),
        kind=Order.Kind.ORDER,
        pk__in=SearchKey.objects.filter(
            vendor_id=Given("vendor_id"),
            kind__in=(SearchKey.Kind.EMAIL, SearchKey.Kind.LAST4),
            value__in=(Given("email_value"), Given("last4")),
            placed_at__range=(Given("since"), Given("until")),
        ).values("order_id"),
    ).exclude(pk=Given("order_id"))[:50]
)


def likely_duplicates(order: Order) -> list[Order]:
    """Return orders of the same customer or card with the same first product, the nearest in time first."""
    values = {
        "vendor_id": order.vendor_id,
        "order_id": order.pk,
        "headline": order.headline,
        "email_value": order.email_key[: SearchKey.MAX_LENGTH],
        "email_key": order.email_key,
        "last4": order.card_last4,
        "brand": order.card_brand,
        "last_name_key": order.last_name_key,
        "since": order.placed_at - MAX_DISTANCE,
        "until": order.placed_at + MAX_DISTANCE,
    }
    nearest_first = sorted(
        _LIKELY.rows(**values), key=lambda candidate: abs(candidate.placed_at - order.placed_at)
    )
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


# The newest paid orders are read along the index of the status; the rest works on these rows alone.
_PAIRS = """
    WITH newest AS MATERIALIZED (
        SELECT id, placed_at, email_key, headline, kind, is_test FROM orders_order
        WHERE vendor_id = %(vendor_id)s AND status = 'paid' ORDER BY placed_at DESC, id DESC LIMIT %(newest)s
    ), neighbors AS (
        SELECT id, placed_at, lag(id) OVER purchase AS earlier_id, lag(placed_at) OVER purchase AS earlier_at
        FROM newest WHERE email_key <> '' AND kind = 'order' AND NOT is_test
        WINDOW purchase AS (PARTITION BY email_key, headline ORDER BY placed_at, id)
    )
    SELECT (SELECT count(*) FROM newest), ARRAY(
        SELECT ARRAY[id, earlier_id] FROM neighbors
        WHERE placed_at - earlier_at <= %(distance)s AND NOT EXISTS (
            SELECT 1 FROM orders_home_setaside s WHERE s.vendor_id = %(vendor_id)s AND s.need = 'duplicates'
            AND s.row_id = neighbors.id AND (s.until IS NULL OR s.until > %(now)s)
        )
        ORDER BY placed_at DESC, id DESC LIMIT %(pairs)s
    )
"""


def paid_duplicates(vendor_id: int) -> tuple[list[int], str]:
    """Return the ids of paid orders that the same address made of the same product shortly after one another.

    Both orders of a pair are among them, unless somebody has set it aside on Home. One query reads the NEWEST paid
    orders; the sentence says so where there may be older ones.
    """
    parameters: dict[str, Any] = {"vendor_id": vendor_id, "newest": NEWEST, "pairs": MAX_PAIRS}
    with reading_connection().cursor() as cursor:
        cursor.execute(_PAIRS, parameters | {"distance": MAX_DISTANCE, "now": timezone.now()})
        number, pairs = cursor.fetchone()
    ids = list(dict.fromkeys(order_id for pair in pairs for order_id in pair))
    is_cut = number == NEWEST or len(pairs) == MAX_PAIRS
    return ids, f"Looked for in the newest {NEWEST:,} paid orders." if is_cut else ""
