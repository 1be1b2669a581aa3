"""Which stage answers depends on how many there are; the result must not."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.models import Order
from orders.search import count, stages
from orders.search.cursor import Cursor
from orders.search.filters import OrderFilter
from orders.search.finder import find
from orders.search.stages import FewOfTerm, FewThatFit, Newest, Stage
from tests import make
from tests.orders.search.crowd import make_crowd
from tests.orders.search.search_rules import expected_matches
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
    return make_crowd(vendor, other_vendor)


@pytest.fixture(params=[(0, 0), (9, 3), (2, 1_000), (3, 5), (1_000, 1_000)], ids=str)
def bounds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set how many candidates are few, and how many of the newest orders are read."""
    few, newest = request.param
    monkeypatch.setattr(stages, "STAGES", [bounded(stage, few, newest) for stage in stages.STAGES])


def bounded(stage: Stage, few: int, newest: int) -> Stage:
    match stage:
        case Newest():
            return replace(stage, bound=newest)
        case FewOfTerm():
            return FewOfTerm(few, few)
        case FewThatFit():
            return FewThatFit(few)
    return stage


def tiers_and_ids(orders: list[Order]) -> list[tuple[int, int]]:
    return [(order.match_tier, order.pk) for order in orders]  # type: ignore[attr-defined]


def own(crowd: list[Order], vendor: Vendor) -> list[Order]:
    return [order for order in crowd if order.vendor_id == vendor.pk]


@pytest.mark.parametrize("text", SEARCHES)
def test_search_finds_the_same_whichever_stage_answers(
    vendor: Vendor, crowd: list[Order], bounds: None, text: str
) -> None:
    """All pages, forwards and then backwards."""
    query = OrderFilter(QueryDict(text), vendor=vendor).query
    orders = page = find(query, ("placed_at",), rows=4)
    while len(page) == 4:
        page = find(query, ("placed_at",), rows=4, cursor=Cursor.at(page[-1]))
        orders = orders + page

    assert tiers_and_ids(orders) == expected_matches(own(crowd, vendor), QueryDict(text))

    backwards = page = orders[-1:]
    while page:
        page = find(query, ("placed_at",), rows=4, cursor=replace(Cursor.at(backwards[0]), backwards=True))
        backwards = page + backwards
    assert tiers_and_ids(backwards) == tiers_and_ids(orders)


@pytest.mark.parametrize("text", SEARCHES)
def test_bulk_actions_and_exports_get_what_the_search_finds(
    vendor: Vendor, crowd: list[Order], text: str
) -> None:
    search = OrderFilter(QueryDict(text), vendor=vendor)
    ids = [pk for _, pk in expected_matches(own(crowd, vendor), QueryDict(text))]

    assert list(search.in_order.values_list("pk", flat=True)) == ids
    assert sorted(search.qs.values_list("pk", flat=True)) == sorted(ids)
    assert count.count(search.query, up_to=1_000) == (len(ids), False)


WORDS = st.sampled_from(
    [
        "a",
        "ad",
        "ada",
        "adam",
        '"ada"',
        '"adam"',
        "smith",
        '"smith"',
        "smithson",
        "s",
        "s-1",
        "backup",
        "pho",
        "army",
        "@army",
    ]
)
FIELDS = {
    "q": st.lists(WORDS, max_size=4).map(" ".join),
    "last_name": st.sampled_from(["s", "smith", "ada", "hop"]),
    "email": st.sampled_from(["a", "ada1", "@navy.example", "@na", "grace2@army.example"]),
    "product": st.lists(st.sampled_from(["tag", "photo", '"photo"', "s-", "pro"]), max_size=2).map(" ".join),
    "status": st.sampled_from(["pending", "paid", "refunded"]),
    "country": st.sampled_from(["FR", "DE", "NO"]),
    "placed_after": st.sampled_from(["2026-03-13", "2026-03-14"]),
    "placed_before": st.sampled_from(["2026-03-14", "2026-03-15"]),
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.fixed_dictionaries({}, optional=FIELDS), rows=st.integers(1, 50))
def test_search_finds_what_its_rules_say(
    vendor: Vendor, crowd: list[Order], values: dict[str, str], rows: int
) -> None:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in values.items() if value})
    search = OrderFilter(query, vendor=vendor)
    orders = expected_matches(own(crowd, vendor), query)

    assert tiers_and_ids(find(search.query, ("placed_at",), rows=rows)) == orders[:rows]
    assert list(search.in_order.values_list("pk", flat=True)) == [pk for _, pk in orders]


def test_count_stops_at_its_bounds(
    vendor: Vendor, crowd: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("COUNTED", "CHECKED", "READ_THROUGH"):
        monkeypatch.setattr(count, name, 6)

    for query in ("", "q=a", "q=ada smith", "country=DE", "q=s&country=DE"):
        number, has_more = count.count(OrderFilter(QueryDict(query), vendor=vendor).query, up_to=5)
        assert has_more
        assert number <= 5


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("", 1),
        ("q=a", 2),
        ("q=ada", 2),
        ('q="ada"', 1),
        ("q=ada smith", 4),
        ("q=nobody", 2),
        ("country=FR", 1),
    ],
)
def test_search_makes_few_queries(
    vendor: Vendor,
    crowd: list[Order],
    django_assert_num_queries: Callable[..., object],
    text: str,
    queries: int,
) -> None:
    """One in each tier; with several words, one before it that finds the rarest."""
    query = OrderFilter(QueryDict(text), vendor=vendor).query

    with django_assert_num_queries(queries):  # type: ignore[attr-defined]
        find(query, ("placed_at",), rows=26)
