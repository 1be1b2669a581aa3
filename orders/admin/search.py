"""The search box of the admin: the panel's search over all vendors, combined with the admin's own filters."""

from typing import Any

from django.db.models import Case, QuerySet, Value, When

from orders.models import Order
from orders.search.finder import find
from orders.search.query import Filters, SearchQuery
from orders.search.query_terms import query_terms
from orders.search.term import Term
from vendors.models import Vendor

HELP = "Order ID, any of its numbers, reference, email, @domain, name, company, card's last four, license key, product"
MAX_ORDERS = 500  # of one search


def find_orders(orders: QuerySet[Any], typed: str) -> QuerySet[Any]:
    """Return the newest orders that match, exact matches on top; a vendor's number stands for its orders."""
    typed_terms = query_terms(typed)
    vendors = list(
        Vendor.objects.filter(
            number__in=[term.text for term in typed_terms if term.text.isdecimal() and len(term.text) < 10]
        )
    )
    numbers = {str(vendor.number) for vendor in vendors}
    terms = [
        Term(term.text, is_exact=term.is_exact)
        for term in typed_terms
        if term.is_exact or term.text not in numbers
    ]
    if vendors:
        orders = orders.filter(vendor__in=vendors)
    if not terms:
        return orders
    terms.sort(key=lambda term: -len(term.word))
    matches = find(SearchQuery(None, tuple(terms), Filters.of(orders)), ("placed_at",), rows=MAX_ORDERS)
    tiers = {order.pk: order.match_tier for order in matches}  # type: ignore[attr-defined]
    exact = [pk for pk, tier in tiers.items() if tier == 1]
    rank = Case(When(pk__in=exact, then=Value(0)), default=Value(1))
    return orders.filter(pk__in=tiers).order_by(rank, "-placed_at", "-pk")


def order_by_id(orders: QuerySet[Any], typed: str) -> Order | None:
    """Return the order whose full Order ID was typed."""
    return None if "\0" in typed else orders.filter(number=typed.strip()).only("vendor_id").first()
