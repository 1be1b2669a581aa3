"""Orders that look like the same purchase made twice."""

from datetime import timedelta

from django.db.models import Q

from orders.models import Order

NEAR = timedelta(days=2)
SHOWN = 5


def twins(order: Order) -> list[Order]:
    """Of the same customer or card, with the same first product, near in time; the nearest first."""
    same = Q(email_key=order.email_key) if order.email_key else Q(pk=None)
    if order.card_last4:
        same |= Q(card_last4=order.card_last4, card_brand=order.card_brand, last_name_key=order.last_name_key)
    near = (order.placed_at - NEAR, order.placed_at + NEAR)
    found = Order.objects.filter(
        same, vendor_id=order.vendor_id, placed_at__range=near, headline=order.headline, kind=Order.Kind.ORDER
    ).exclude(pk=order.pk)
    return sorted(found[:50], key=lambda one: abs(one.placed_at - order.placed_at))[:SHOWN]
