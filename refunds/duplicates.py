"""Orders that are probably the same purchase, placed twice."""

from datetime import timedelta

from django.db.models import Q

from orders.models import Order
from orders.search.models import SearchKey

MAX_DISTANCE = timedelta(days=2)
MAX_SHOWN = 5
OVER = (Order.Status.REFUNDED, Order.Status.CANCELED, Order.Status.CHARGED_BACK)  # their money went back


def likely_duplicates(order: Order) -> list[Order]:
    """Return orders of the same customer or card with the same first product, the nearest in time first."""
    same_buyer = Q(email_key=order.email_key) if order.email_key else Q(pk=None)
    if order.card_last4 and order.last_name_key:  # many cards end in the same four digits
        same_buyer |= Q(
            card_last4=order.card_last4, card_brand=order.card_brand, last_name_key=order.last_name_key
        )
    # The keys lead to the orders of these days by an index, as no column of the order does.
    keys = SearchKey.objects.filter(
        vendor_id=order.vendor_id,
        value__in=(order.email_key[: SearchKey.MAX_LENGTH], order.card_last4),
        placed_at__range=(order.placed_at - MAX_DISTANCE, order.placed_at + MAX_DISTANCE),
        kind__in=(SearchKey.Kind.EMAIL, SearchKey.Kind.LAST4),
    )
    candidates = Order.objects.filter(
        same_buyer,
        vendor_id=order.vendor_id,
        pk__in=keys.values("order_id"),
        headline=order.headline,
        kind=Order.Kind.ORDER,
    ).exclude(pk=order.pk)
    nearest_first = sorted(candidates[:50], key=lambda candidate: abs(candidate.placed_at - order.placed_at))
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
