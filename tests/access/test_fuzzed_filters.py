"""Lists filter by whatever an address says: never a fault, never another vendor's row."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client
from django_filters import FilterSet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery.shipments.shipment_list import ShipmentFilter
from orders.models import Order
from orders.search.filters import OrderFilter
from refunds.filters import RefundFilter, RefundRequestFilter
from tests.route import Samples
from vendors.models import Vendor

LISTS: dict[str, type[FilterSet]] = {
    "/orders/": OrderFilter,
    "/refunds/": RefundFilter,
    "/refunds/requests/": RefundRequestFilter,
    "/delivery/shipments/": ShipmentFilter,
}
OF_THE_ORM = [
    "vendor",
    "vendor_id",
    "vendor__in",
    "order__vendor",
    "id__gte",
    "pk",
    "order_by",
    "o",
    "page",
    "after",
    "before",
    "all",
]
TEXTS = [
    "", "a", "hopper", '"hopper', "@", "%", "_", "\\", "\0", "'; --", "None", "NaN", "1e999", "-1", "true", "open",
    "paid", "all", "late", "attention", "DE", "card", "order", "0001-01-01", "9999-12-31", "9" * 40, "open-1", "Ａ",
    "ß", "null", "1772000000000000-1", "\ud800",
]  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=12),
    st.integers().map(str),
    st.dates().map(str),
    st.sampled_from(TEXTS),
)
Queries = st.SearchStrategy[list[tuple[str, str]]]


def queries(path: str) -> Queries:
    """Return query strings of the list's own names, of the ORM's and of nobody's, some of them twice."""
    own = LISTS[path].get_filters()  # type: ignore[no-untyped-call]
    names = st.sampled_from([*own, *OF_THE_ORM]) | st.text(max_size=6)
    return st.lists(st.tuples(names, VALUES), max_size=6)


def address(path: str, query: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(query, errors='surrogatepass')}"


def check(path: str, examples: int, client: Client, foreign: Vendor) -> None:
    """Ask so many times; each answer is a page, or leads to an order, and shows no row of the other vendor."""
    foreign_numbers = list(Order.objects.filter(vendor=foreign).values_list("number", flat=True))

    @settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(query=queries(path))
    def ask(query: list[tuple[str, str]]) -> None:
        response = client.get(address(path, query))
        assert response.status_code == 200 or response.headers["Location"].startswith("/orders/")
        typed = "".join(value for _, value in query)
        page = response.content.decode()
        assert not [number for number in foreign_numbers if number in page and number not in typed]

    ask()


@pytest.mark.parametrize("path", LISTS)
def test_list_answers_any_query_string(
    path: str, acme: Samples, globex: Samples, signed_in: Callable[[str], Client]
) -> None:
    check(path, 25, signed_in("alice"), globex.vendor)


@pytest.mark.slow
@pytest.mark.parametrize("path", LISTS)
def test_list_answers_two_thousand_query_strings(
    path: str, acme: Samples, globex: Samples, signed_in: Callable[[str], Client]
) -> None:
    check(path, 2_000, signed_in("alice"), globex.vendor)
