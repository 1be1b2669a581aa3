"""The orders before and after one in the list that it was opened from."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.http import QueryDict
from django.urls import reverse

from core.safe_next_url import own_referer
from orders.models import Order
from orders.search.conditions import Conditions
from orders.search.cursor import Cursor
from orders.search.filters import OrderFilter
from orders.search.finder import find
from orders.search.query import SearchQuery
from orders.search.stages import TooManyToSort
from vendors.middleware import PanelRequest

PARAMETER = "list"  # the list's own query string, in the address of an order that was opened from it
LONGEST = 1_000  # characters of a query string; a longer one is no list of ours
CURSORS = ("after", "before")
_COLUMNS = ("vendor_id", "number")


@dataclass(frozen=True, slots=True)
class Origin:
    """The list that an order was opened from, by its query string; None where it was opened from elsewhere.

    The query string of a search is carried in the address; the whole list has none.
    """

    query: str | None = None

    @property
    def list_url(self) -> str:
        return f"{reverse('orders')}?{self.query}" if self.query else reverse("orders")

    def of(self, url: str) -> str:
        """Return the address of a page of an order, with the list in it."""
        return f"{url}?{urlencode({PARAMETER: self.query})}" if self.query else url


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The addresses of the orders above and below in the list, which is newest first if not sorted; "" at its ends."""

    newer_url: str = ""
    older_url: str = ""


def origin_of(request: PanelRequest) -> Origin:
    """Return the list that the address names, or that the request came from, also by way of an order's pages."""
    query = request.GET.get(PARAMETER)
    if query is None:
        referer, list_path = urlsplit(own_referer(request)), reverse("orders")
        if referer.path == list_path:
            query = referer.query
        elif referer.path.startswith(list_path):
            query = ""
    if query is None or len(query) >= LONGEST:
        return Origin()
    parameters = QueryDict(query, mutable=True)
    for name in CURSORS:
        parameters.pop(name, None)
    return Origin(parameters.urlencode())


def neighbours_of(order: Order, origin: Origin) -> Neighbours:
    """Return the orders next to this one in the list, each by one read of the search from this order on.

    There are none in a list whose filters make no sense, or that is too long to be sorted.
    """
    if origin.query is None:
        return Neighbours()
    parameters = QueryDict(origin.query)
    search = OrderFilter(parameters, vendor=order.vendor)
    if search.errors:
        return Neighbours()
    tier = _tier_of(order, search.query)
    try:
        return Neighbours(
            _neighbour_url(order, origin, search.query, tier, is_above=True),
            _neighbour_url(order, origin, search.query, tier, is_above=False),
        )
    except TooManyToSort:
        return Neighbours()


def _tier_of(order: Order, query: SearchQuery) -> int:
    """Return the part of the list in which the order stands: exact matches are above the others."""
    if len(query.tiers) == 1:
        return 1
    conditions = Conditions(query)
    orders = Order.objects.filter(vendor_id=order.vendor_id, pk=order.pk)
    for term in query.tiers[1]:
        orders = orders.filter(pk__in=conditions.ids_of(term))
    return 1 if orders.exists() else 2


def _neighbour_url(order: Order, origin: Origin, query: SearchQuery, tier: int, *, is_above: bool) -> str:
    values = tuple(getattr(order, column) for column in query.sort.columns)
    cursor = Cursor(values, order.pk, tier, is_above)
    neighbours = find(query, _COLUMNS, rows=1, cursor=cursor)
    return origin.of(f"/orders/{neighbours[0].number}/") if neighbours else ""
