"""The search box of the admin: words in the orders of all vendors, combined with the admin's own filters."""

from typing import Any

from django.db.models import Case, QuerySet, Value, When

from orders.search.across_vendors import tiers_by_order_id
from orders.search.finder import find
from orders.search.query import Filters, SearchQuery
from orders.search.query_terms import query_terms
from orders.search.term import Term
from vendors.models import Vendor

HELP = "Order ID, any of its numbers, reference, email, @domain, name, company, card's last four, license key, product"
MAX_ORDERS = 500  # of one search
MAY_BE_MORE = "Older orders may match too: add a word or choose a vendor to find them."


def find_orders(
    orders: QuerySet[Any], typed: str, vendor_id: str | None = None
) -> tuple[QuerySet[Any], bool]:
    """Return the newest orders that match, exact matches on top, and whether there may be more.

    A vendor's number stands for its orders. The vendor's id is that of the list's filter, if it is set.
    """
    typed_terms = query_terms(typed)
    vendors = Vendor.objects.filter(
        number__in=[term.text for term in typed_terms if term.text.isdecimal() and len(term.text) < 10]
    )
    ids_by_number = {str(number): pk for number, pk in vendors.values_list("number", "pk")}
    terms = [
        Term.typed(term.text, is_exact=term.is_exact)
        for term in typed_terms
        if term.is_exact or term.text not in ids_by_number
    ]
    if ids_by_number:
        orders = orders.filter(vendor__in=ids_by_number.values())
    if not terms:
        return orders, False
    terms.sort(key=lambda term: -len(term.word))
    vendor_ids = {int(vendor_id)} if vendor_id else set(ids_by_number.values())
    tiers, may_be_more = (
        _tiers_of_vendors(orders, tuple(terms), vendor_ids)
        if vendor_ids
        else tiers_by_order_id(tuple(terms), orders, rows=MAX_ORDERS)
    )
    return _in_order(orders, tiers), may_be_more


def _tiers_of_vendors(
    orders: QuerySet[Any], terms: tuple[Term, ...], vendor_ids: set[int]
) -> tuple[dict[int, int], bool]:
    """Return the tier of the orders of these vendors that have the terms, by a search for each vendor."""
    filters = Filters.of(orders)
    searches = [SearchQuery(vendor_id, terms, filters) for vendor_id in vendor_ids]
    matches = [order for search in searches for order in find(search, ("placed_at",), rows=MAX_ORDERS + 1)]
    matches.sort(key=lambda order: (-order.match_tier, order.placed_at, order.pk), reverse=True)  # type: ignore[attr-defined]
    tiers = {order.pk: order.match_tier for order in matches[:MAX_ORDERS]}  # type: ignore[attr-defined]
    return tiers, len(matches) > MAX_ORDERS


def _in_order(orders: QuerySet[Any], tiers: dict[int, int]) -> QuerySet[Any]:
    """Return the orders of the tiers, exact matches on top, newest first."""
    exact = [pk for pk, tier in tiers.items() if tier == 1]
    # Without any, the case would be the constant 1, and PostgreSQL would sort by the first column.
    rank = [Case(When(pk__in=exact, then=Value(0)), default=Value(1))] if exact else []
    return orders.filter(pk__in=tiers).order_by(*rank, "-placed_at", "-pk")
