"""The search box of the admin: the panel's one box, over all vendors and below the admin's own filters."""

from typing import Any

from django.db.models import Case, QuerySet, Value, When

from orders.models import Order
from orders.search.finder import find
from orders.search.query import Filters, SearchQuery
from orders.search.query_terms import query_terms
from orders.search.term import Term
from vendors.models import Vendor

HELP = "Order ID, any of its numbers, reference, email, @domain, name, company, card's last four, license key, product"
AT_MOST = 500  # orders of a search; who looks for more sets a filter


def matching(orders: QuerySet[Any], typed: str) -> QuerySet[Any]:
    """The newest of those found, exact hits on top; a vendor's number stands for its orders."""
    words = query_terms(typed)
    vendors = list(
        Vendor.objects.filter(number__in=[w.text for w in words if w.text.isdecimal() and len(w.text) < 10])
    )
    numbers = {str(vendor.number) for vendor in vendors}
    terms = [Term(word.text, whole=word.whole) for word in words if word.whole or word.text not in numbers]
    if vendors:
        orders = orders.filter(vendor__in=vendors)
    if not terms:
        return orders
    terms.sort(key=lambda term: -len(term.word))
    found = find(SearchQuery(None, tuple(terms), Filters.of(orders)), ("placed_at",), rows=AT_MOST)
    levels = {order.pk: order.hit_level for order in found}  # type: ignore[attr-defined]
    exact = [pk for pk, level in levels.items() if level == 1]
    rank = Case(When(pk__in=exact, then=Value(0)), default=Value(1))
    return orders.filter(pk__in=levels).order_by(rank, "-placed_at", "-pk")


def typed_whole(orders: QuerySet[Any], typed: str) -> Order | None:
    """The order whose Order ID this is."""
    return None if "\0" in typed else orders.filter(number=typed.strip()).only("pk").first()
