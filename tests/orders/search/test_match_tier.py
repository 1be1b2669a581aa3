"""Which stage answers depends on how many there are; the result must not."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from django.http import QueryDict

from orders.models import Order
from orders.search import finder, match_tier
from orders.search.filters import OrderFilter
from orders.search.query import Cursor
from tests import make
from vendors.models import Vendor

pytestmark = pytest.mark.django_db
SEARCHES = [
    "", "q=ada", "q=a", "q=ad", "q=smith", 'q="smith"', "q=ada smith", 'q="ada" smi', "last_name=smi", "last_name=s",
    "email=ada", "email=@army", "product=photo tag", "status=refunded", "country=FR", "country=FR&status=refunded",
    "q=smith&country=FR", "q=a&country=FR&status=paid", "q=ada smith&status=refunded", "placed_after=2026-03-14",
    "q=s&placed_before=2026-03-14", "status=paid&placed_after=2026-03-15", "amount_max=10", "q=nobody",
    "q=1&country=DE", "q=ada&status=pending", "q=smith&status=paid", "email=ad&status=pending", "email=ada&q=smi",
]  # fmt: skip


@pytest.fixture(scope="module")
def vendor(module_transaction: None) -> Vendor:
    return make.vendor("Acme Software")


@pytest.fixture(scope="module")
def other_vendor(module_transaction: None) -> Vendor:
    return make.vendor("Globex Tools")


@pytest.fixture(scope="module")
def crowd(vendor: Vendor, other_vendor: Vendor) -> list[Order]:
    """Forty orders whose keys overlap in every way, and some of another vendor."""
    people = [("Ada", "Smith"), ("Adam", "Smithson"), ("Grace", "Ada"), ("Smith", "Hopper"), ("Ann", "Stone")]
    orders = []
    for number in range(40):
        first_name, last_name = people[number % 5]
        order = make.order(
            other_vendor if number % 7 == 0 else vendor,
            items=0,
            first_name=first_name,
            last_name=last_name,
            email=f"{first_name.lower()}{number}@{'army' if number % 3 else 'navy'}.example",
            country="FR" if number % 4 == 0 else "DE",
            status="pending" if number % 11 == 0 else "paid",
            placed_at=make.PLACED_AT.replace(day=13 + number % 3),
        )
        make.item(order, sku=f"S-{number % 2}", name="Photo Tagger" if number % 2 else "Backup Pro")
        orders.append(order)
    return orders


@pytest.fixture(params=[(0, 0), (0, 3), (2, 1_000), (3, 5), (1_000, 1_000)], ids=str)
def bounds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set how many candidates are few, and how many of the newest orders are read."""
    few, newest = request.param
    for name in ("FEW", "FEW_OF_SEVERAL", "FEW_THAT_FIT"):
        monkeypatch.setattr(match_tier, name, few)
    for name in ("NEWEST", "NEWEST_OF_STATUS", "ALONG_STATUS"):
        monkeypatch.setattr(match_tier, name, newest)


@pytest.mark.parametrize("query", SEARCHES)
def test_search_finds_the_same_whichever_stage_answers(
    vendor: Vendor, crowd: list[Order], bounds: None, query: str
) -> None:
    search = OrderFilter(QueryDict(query), vendor=vendor)
    page = finder.find(search.query, ("number", "placed_at"), rows=4)
    orders_found = list(page)
    while len(page) == 4:
        page = finder.find(search.query, ("number", "placed_at"), rows=4, cursor=Cursor.at(page[-1]))
        orders_found += page

    assert sorted(order.pk for order in orders_found) == sorted(search.qs.values_list("pk", flat=True))
    assert all(position(order) < position(next_order) for order, next_order in pairwise(orders_found))


def position(order: Order) -> tuple[int, float, int]:
    return order.match_tier, -order.placed_at.timestamp(), -order.pk  # type: ignore[attr-defined]


@pytest.mark.parametrize("query", SEARCHES)
def test_count_equals_what_the_search_finds(vendor: Vendor, crowd: list[Order], query: str) -> None:
    search = OrderFilter(QueryDict(query), vendor=vendor)

    assert finder.count(search.query, up_to=1_000) == (search.qs.count(), False)


def test_count_stops_at_its_bounds(
    vendor: Vendor, crowd: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("COUNTED", "CHECKED", "READ_THROUGH"):
        monkeypatch.setattr(finder, name, 6)

    for query in ("", "q=a", "q=ada smith", "country=DE", "q=s&country=DE"):
        number, has_more = finder.count(OrderFilter(QueryDict(query), vendor=vendor).query, up_to=5)
        assert has_more
        assert number <= 5


@pytest.mark.parametrize("query", SEARCHES)
def test_search_without_a_vendor_searches_all_vendors(crowd: list[Order], bounds: None, query: str) -> None:
    search = OrderFilter(QueryDict(query), vendor=None)
    page = finder.find(search.query, ("placed_at",), rows=100)

    assert sorted(order.pk for order in page) == sorted(search.qs.values_list("pk", flat=True))


def test_search_makes_one_query(
    vendor: Vendor, crowd: list[Order], django_assert_num_queries: Callable[..., object]
) -> None:
    for search in SEARCHES:
        query = OrderFilter(QueryDict(search), vendor=vendor).query
        with django_assert_num_queries(1):  # type: ignore[attr-defined]
            finder.find(query, ("placed_at",), rows=26)
