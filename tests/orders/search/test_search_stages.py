"""Which branch answers depends on how many there are; what is found must not."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from django.http import QueryDict

from orders.models import Order
from orders.search import finder
from orders.search import match_tier as level
from orders.search.filters import OrderFilter
from tests import make
from vendors.models import Vendor

SEARCHES = [
    "", "q=ada", "q=a", "q=ad", "q=smith", 'q="smith"', "q=ada smith", 'q="ada" smi', "last_name=smi", "last_name=s",
    "email=ada", "email=@army", "product=photo tag", "status=refunded", "country=FR", "country=FR&status=refunded",
    "q=smith&country=FR", "q=a&country=FR&status=paid", "q=ada smith&status=refunded", "placed_after=2026-03-14",
    "q=s&placed_before=2026-03-14", "status=paid&placed_after=2026-03-15", "amount_max=10", "q=nobody",
    "q=1&country=DE", "q=ada&status=pending", "q=smith&status=paid", "email=ad&status=pending", "email=ada&q=smi",
]  # fmt: skip


@pytest.fixture
def crowd(vendor: Vendor, other_vendor: Vendor) -> list[Order]:
    """Forty orders whose facts overlap in every way, and some of another vendor."""
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
    """How many candidates are few, and how many of the newest are looked through."""
    few, newest = request.param
    for name in ("FEW", "FEW_OF_SEVERAL", "FEW_THAT_FIT"):
        monkeypatch.setattr(level, name, few)
    for name in ("NEWEST", "NEWEST_OF_STATUS", "ALONG_STATUS"):
        monkeypatch.setattr(level, name, newest)


@pytest.mark.parametrize("query", SEARCHES)
def test_it_finds_the_same_whichever_branch_answers(
    vendor: Vendor, crowd: list[Order], bounds: None, query: str
) -> None:
    search = OrderFilter(QueryDict(query), vendor=vendor)
    found = finder.find(search.wanted, ("number", "placed_at"), rows=4)
    seen = list(found)
    while len(found) == 4:
        found = finder.find(
            search.wanted, ("number", "placed_at"), rows=4, cursor=finder.Cursor.at(found[-1])
        )
        seen += found

    assert sorted(order.pk for order in seen) == sorted(search.qs.values_list("pk", flat=True))
    assert all(place(one) < place(two) for one, two in pairwise(seen))


def place(order: Order) -> tuple[int, float, int]:
    return order.hit_level, -order.placed_at.timestamp(), -order.pk  # type: ignore[attr-defined]


@pytest.mark.parametrize("query", SEARCHES)
def test_it_counts_what_it_finds(vendor: Vendor, crowd: list[Order], query: str) -> None:
    search = OrderFilter(QueryDict(query), vendor=vendor)

    assert finder.count(search.wanted, up_to=1_000) == (search.qs.count(), False)


def test_it_counts_no_further_than_told(
    vendor: Vendor, crowd: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("COUNTED", "CHECKED", "LOOKED_THROUGH"):
        monkeypatch.setattr(finder, name, 6)

    for query in ("", "q=a", "q=ada smith", "country=DE", "q=s&country=DE"):
        number, more = finder.count(OrderFilter(QueryDict(query), vendor=vendor).wanted, up_to=5)
        assert more
        assert number <= 5


@pytest.mark.parametrize("query", SEARCHES)
def test_it_searches_all_vendors_for_staff(crowd: list[Order], bounds: None, query: str) -> None:
    search = OrderFilter(QueryDict(query), vendor=None)
    found = finder.find(search.wanted, ("placed_at",), rows=100)

    assert sorted(order.pk for order in found) == sorted(search.qs.values_list("pk", flat=True))


def test_it_asks_the_database_once(
    vendor: Vendor, crowd: list[Order], django_assert_num_queries: Callable[..., object]
) -> None:
    for query in SEARCHES:
        wanted = OrderFilter(QueryDict(query), vendor=vendor).wanted
        with django_assert_num_queries(1):  # type: ignore[attr-defined]
            finder.find(wanted, ("placed_at",), rows=26)
