"""Finding the order of a customer who is not signed in, and the limits on guesses.

Every miss takes as long as a hit (`make bench NAME=lookup`).
"""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, Max, Q
from django.utils.crypto import constant_time_compare

from core.rate_limit import Limit
from core.text import search_key
from orders.models import Order
from orders.numbers import typed_order_number, vendor_number
from orders.search.currency_ranges import totals_between
from orders.search.models import SearchKey
from vendors.models import Vendor

TRIES_PER_NETWORK = Limit("lookup-network", 10, 600)
TRIES_PER_EMAIL = Limit("lookup-email", 5, 3_600)
TRIES_PER_NUMBER = Limit("lookup-number", 5, 3_600)
MISSES = Limit("lookup-misses", 300, 3_600)
GUESSES_PER_CARD = Limit("lookup-card", 20, 86_400)
GUESSES_PER_DAY = Limit("lookup-day", 50, 86_400)
DATE_TOLERANCE = timedelta(
    days=1
)  # a card statement's date may be the day after, or before in another time zone
MAX_ORDERS = 5


def may_try_number(network: str, email: str, number: str) -> bool:
    """Count a search by Order ID in each limit; return False when one of them is used up."""
    allowed = [limit.take(name) for limit, name in _limits_of_number(network, email, number)]
    return all(allowed)


def give_try_back(network: str, email: str, number: str) -> None:
    """Take a search that found its order out of the limits: nobody is locked out by opening their own order."""
    for limit, name in _limits_of_number(network, email, number):
        limit.give_back(name)


def _limits_of_number(network: str, email: str, number: str) -> list[tuple[Limit, str]]:
    typed_number = typed_order_number(number) or search_key(number)[:40]
    return [
        (TRIES_PER_NETWORK, network),
        (TRIES_PER_EMAIL, search_key(email)),
        (TRIES_PER_NUMBER, typed_number),
    ]


def find_order(email: str, number: str) -> Order | None:
    """Return the order with this Order ID, or this number of the system it was imported from, and this email address.

    Hit and miss make the same four queries, and the same comparisons.
    """
    order_id = typed_order_number(number)
    vendor_id = Vendor.objects.id_of(vendor_number(order_id))
    orders = Order.objects.filter(kind=Order.Kind.ORDER)
    by_number = orders.filter(vendor_id=vendor_id, number=order_id).first()
    vendor_id, pk = _imported_order(search_key(email), number)
    by_reference = orders.filter(vendor_id=vendor_id, pk=pk).first()
    matches = [order for order in (by_number, by_reference) if _has_email(order, search_key(email))]
    return matches[0] if matches else None


def _has_email(order: Order | None, email_key: str) -> bool:
    is_equal = constant_time_compare(order.email_key if order else "", email_key)
    return is_equal and bool(email_key)


def _imported_order(email_key: str, reference: str) -> tuple[int, int]:
    """Return vendor and id of the newest order with this email address and this reference; zeros without one."""
    last_word = search_key(reference).rpartition(" ")[2].rpartition("#")[2]
    texts = [email_key, search_key(reference), last_word]
    email, *references = (text[: SearchKey.MAX_LENGTH] for text in texts)
    both = Q(kind=SearchKey.Kind.EMAIL, value=email) | Q(kind=SearchKey.Kind.REFERENCE, value__in=references)
    orders = (
        SearchKey.objects.filter(both, kind__gt=0)  # the condition of the index across all vendors
        .values_list("vendor_id", "order_id")
        .annotate(kinds=Count("kind", distinct=True), at=Max("placed_at"))
        .filter(kinds=2)
        .order_by("-at", "-order_id")
    )
    vendor_id, order_id, *_ = orders.first() or (0, 0)
    return vendor_id, order_id


def may_guess_card(network: str, last4: str, on: date) -> bool:
    """Count a search by card in each limit; return False when one of them is used up."""
    limits = [
        TRIES_PER_NETWORK.take(network),
        GUESSES_PER_CARD.take(last4, on.isoformat()),
        GUESSES_PER_DAY.take(on.isoformat()),
    ]
    return all(limits)


def find_orders_by_card(brand: str, last4: str, on: date, amount: Decimal) -> list[Order]:
    """Return the orders that a line of a card statement may mean; the date may be a day off."""
    fitting = Order.objects.filter(
        totals_between(amount, amount), ~Q(email=""), card_brand__iexact=brand, kind=Order.Kind.ORDER
    ).select_related("vendor")
    orders: list[Order] = []
    for vendor_id, order_ids in _orders_with_card(last4, on).items():
        orders += fitting.filter(vendor_id=vendor_id, pk__in=order_ids)
    return sorted(orders, key=lambda order: order.placed_at, reverse=True)[:MAX_ORDERS]


def _orders_with_card(last4: str, on: date) -> dict[int, list[int]]:
    """Return the ids of the orders of these days with the card's last four digits, by vendor id."""
    keys = SearchKey.objects.filter(
        kind=SearchKey.Kind.LAST4,
        kind__gt=0,  # the condition of the index across all vendors
        value=last4,
        placed_at__gte=datetime.combine(on - DATE_TOLERANCE, time.min, UTC),
        placed_at__lt=datetime.combine(on + DATE_TOLERANCE * 2, time.min, UTC),
    )
    order_ids: dict[int, list[int]] = defaultdict(list)
    for vendor_id, order_id in keys.values_list("vendor_id", "order_id"):
        order_ids[vendor_id].append(order_id)
    return order_ids
