"""Orders that are probably the same purchase, placed twice."""

from datetime import timedelta

from django.db.models import Q

from orders.models import Order

MAX_DISTANCE = timedelta(days=2)
MAX_SHOWN = 5


def likely_duplicates(order: Order) -> list[Order]:
    """Return orders of the same customer or card with the same first product, the nearest in time first."""
    same_buyer = Q(email_key=order.email_key) if order.email_key else Q(pk=None)
    if order.card_last4:
        same_buyer |= Q(
            card_last4=order.card_last4, card_brand=order.card_brand, last_name_key=order.last_name_key
        )
    period = (order.placed_at - MAX_DISTANCE, order.placed_at + MAX_DISTANCE)
    candidates = Order.objects.filter(
        same_buyer,
        vendor_id=order.vendor_id,
        placed_at__range=period,
        headline=order.headline,
        kind=Order.Kind.ORDER,
    ).exclude(pk=order.pk)
    nearest_first = sorted(candidates[:50], key=lambda candidate: abs(candidate.placed_at - order.placed_at))
    return nearest_first[:MAX_SHOWN]
