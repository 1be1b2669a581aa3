"""The customer's link to an order: signed, and valid for a short time."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from orders.models import Order
from orders.numbers import vendor_number
from vendors.models import Vendor

SALT = "checkout.order_lookup.order_page"
SHOWN_FOR = timedelta(minutes=30)
MAILED_FOR = timedelta(hours=24)


class LinkExpired(Exception):
    """A link that we signed is no longer valid."""


def sign_order(order: Order, *, lifetime: timedelta) -> str:
    """Return the token of a link to the order; it begins with the vendor's number."""
    number = vendor_number(order.number)
    return f"{number}-{signing.dumps([number, order.pk, int(lifetime.total_seconds())], salt=SALT)}"


def order_url(order: Order, *, lifetime: timedelta) -> str:
    return reverse("found_order", args=[sign_order(order, lifetime=lifetime)])


def order_of_token(token: str) -> Order | None:
    """Return the order of a token, with its vendor; None for a token that we did not sign. Raise LinkExpired."""
    number, _, signed = token.partition("-")
    try:
        signed_number, order_id, seconds = signing.loads(signed, salt=SALT)
        signing.loads(signed, salt=SALT, max_age=seconds)
    except signing.SignatureExpired as error:
        raise LinkExpired from error
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if str(signed_number) != number:
        return None
    vendor_id = Vendor.objects.id_of(signed_number)
    return Order.objects.select_related("vendor").filter(vendor_id=vendor_id, pk=order_id).first()
