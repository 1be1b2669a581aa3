"""The customer's link to an order: signed, and valid for a short time."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from orders.models import Order

SALT = "checkout.order_lookup.order_page"
SHOWN_FOR = timedelta(minutes=30)
MAILED_FOR = timedelta(hours=24)


class LinkExpired(Exception):
    """A link that we signed is no longer valid."""


def sign_order(order: Order, *, lifetime: timedelta) -> str:
    """Return the token of a link to the order."""
    return signing.dumps([order.pk, int(lifetime.total_seconds())], salt=SALT)


def order_url(order: Order, *, lifetime: timedelta) -> str:
    return reverse("found_order", args=[sign_order(order, lifetime=lifetime)])


def signed_order_id(token: str) -> int | None:
    """Return the order id in a token; None for a token that we did not sign. Raise LinkExpired."""
    try:
        order_id, seconds = signing.loads(token, salt=SALT)
        signing.loads(token, salt=SALT, max_age=seconds)
    except signing.SignatureExpired as error:
        raise LinkExpired from error
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(order_id)
