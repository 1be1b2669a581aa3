"""Finding the order of somebody who is not signed in. Every miss is answered alike (`make bench NAME=lookup`)."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Q
from django.utils.crypto import constant_time_compare

from core.rate_limit import Limit
from core.text import search_key
from orders.models import Order
from orders.search.currency_ranges import totals_between
from orders.search.models import SearchKey

TRIES_OF_ADDRESS = Limit("lookup-address", 10, 600)
TRIES_OF_EMAIL = Limit("lookup-email", 5, 3_600)
TRIES_OF_NUMBER = Limit("lookup-number", 5, 3_600)
MISSES = Limit("lookup-misses", 300, 3_600)
GUESSES_OF_CARD = Limit("lookup-card", 20, 86_400)
GUESSES_OF_DAY = Limit("lookup-day", 50, 86_400)
MAILS = Limit("lookup-mails", 3, 86_400)
NEAR = timedelta(days=1)  # a card statement's date may be the day after, or before in another time zone
MOST_FOUND = 5


def may_try(address: str, email: str, number: str) -> bool:
    """Each is counted, whichever is used up."""
    taken = [
        TRIES_OF_ADDRESS.take(address),
        TRIES_OF_EMAIL.take(search_key(email)),
        TRIES_OF_NUMBER.take(number.strip()),
    ]
    return all(taken)


def may_guess_card(address: str, last4: str, on: date) -> bool:
    taken = [
        TRIES_OF_ADDRESS.take(address),
        GUESSES_OF_CARD.take(last4, on.isoformat()),
        GUESSES_OF_DAY.take(on.isoformat()),
    ]
    return all(taken)


def find(email: str, number: str) -> Order | None:
    """The order of this number if it was placed with this address; one query and one comparison, always."""
    order = Order.objects.filter(number=number.strip(), kind=Order.Kind.ORDER).first()
    known, typed = order.email_key if order else "", search_key(email)
    fits = constant_time_compare(known, typed)
    return order if order and fits and typed else None


def find_by_card(brand: str, last4: str, on: date, amount: Decimal) -> list[Order]:
    """Those that a card statement may mean; the date may be a day off."""
    keys = SearchKey.objects.filter(
        kind=SearchKey.Kind.LAST4,
        kind__gt=0,  # the index of all vendors says so
        value=last4,
        placed_at__gte=datetime.combine(on - NEAR, time.min, UTC),
        placed_at__lt=datetime.combine(on + NEAR * 2, time.min, UTC),
    )
    orders = Order.objects.filter(
        totals_between(amount, amount),
        ~Q(email=""),
        pk__in=keys.values("order_id"),
        card_brand__iexact=brand,
        kind=Order.Kind.ORDER,
    )
    return list(orders.select_related("vendor").order_by("-placed_at")[:MOST_FOUND])
