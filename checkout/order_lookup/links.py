"""The way to a found order: signed, and good for a short time."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from orders.models import Order

SALT = "checkout.order_lookup.order_page"
SHOWN_FOR = timedelta(minutes=30)
MAILED_FOR = timedelta(hours=24)


class Expired(Exception):
    """It was ours, and its time is over."""


def token_of(order: Order, *, lifetime: timedelta) -> str:
    return signing.dumps([order.pk, int(lifetime.total_seconds())], salt=SALT)


def found_url(order: Order, *, lifetime: timedelta) -> str:
    return reverse("found_order", args=[token_of(order, lifetime=lifetime)])


def order_id(token: str) -> int | None:
    """None for what we never signed. Raises Expired."""
    try:
        pk, seconds = signing.loads(token, salt=SALT)
        signing.loads(token, salt=SALT, max_age=seconds)
    except signing.SignatureExpired as late:
        raise Expired from late
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(pk)
