"""The orders of the list: every order once, in both directions, whatever is equal, and what cannot be sorted."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.pagination import BadCursor
from orders.models import Order
from orders.search import pages, stages
from orders.search.filters import OrderFilter
from orders.search.pages import search_page
from orders.search.stages import AllThatFit, FewOfTerm, FewThatFit, FirstByTotal, TooManyToSort
from tests import make
from tests.orders.search.search_rules import is_match
from vendors.models import Vendor

SORTS = ("", "-placed", "placed", "-total", "total")
SEARCHES = (
    "", "status=pending", "country=FR", "currency=EUR", "currency=eur&status=paid", "test=false", "q=ada", "q=a",
    "q=ada smith", 'q="ada"', "last_name=smi&country=DE", "amount_max=3", "q=nobody", "placed_after=2026-03-15",
)  # fmt: skip
Row = tuple[int, str, int]  # moment, currency, total


def make_order(vendor: Vendor, row: Row, **fields: str) -> Order:
    moment, currency, total = row
    return make.order(
        vendor,
        items=0,
        placed_at=make.PLACED_AT + timedelta(days=moment),
        currency=currency,
        net_minor=total,
        tax_minor=0,
        total_minor=total,
        paid_minor=max(total, 0),
        **fields,
    )


def in_order(orders: list[Order], query: QueryDict) -> list[Order]:
    """Return the orders as the rules say: exact matches on top; dates, or totals within a currency; then ids."""
    sort = query.get("sort") or "-placed"

    def key(order: Order) -> tuple[object, ...]:
        if sort.endswith("total"):
            return order.currency, order.total_minor, order.pk
        return order.placed_at, order.pk

    ordered = sorted(orders, key=key, reverse=sort.startswith("-"))
    return sorted(ordered, key=lambda order: not is_match(order, query, exact=True))


def all_pages(search: OrderFilter) -> tuple[list[Order], list[Order]]:
    """Return the orders of all pages, read forwards, and read from the last one backwards."""
    page = search_page(search.query)
    forwards = list(page.rows)
    while page.after:
        page = search_page(search.query, after=page.after)
        forwards += page.rows
    backwards = list(page.rows)
    while page.before:
        page = search_page(search.query, before=page.before)
        backwards = [*page.rows, *backwards]
    return forwards, backwards


@pytest.fixture(scope="module")
def vendor(module_transaction: None) -> Vendor:
    return make.vendor("Acme Software")


@pytest.fixture(scope="module")
def crowd(vendor: Vendor) -> list[Order]:
    other_vendor = make.vendor("Globex Tools")
    people = [("Ada", "Smith"), ("Adam", "Smithson"), ("Grace", "Hopper")]
    orders = []
    for number in range(36):
        first_name, last_name = people[number % 3]
        order = make_order(
            other_vendor if number % 9 == 0 else vendor,
            (number % 3, ("EUR", "USD", "JPY")[number % 4 % 3], number % 5 * 100),
            first_name=first_name,
            last_name=last_name,
            country="FR" if number % 4 == 0 else "DE",
            status="pending" if number % 7 == 0 else "paid",
        )
        orders.append(order)
    return [order for order in orders if order.vendor_id == vendor.pk]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("search", SEARCHES)
def test_list_is_in_its_order_on_all_pages(
    vendor: Vendor, crowd: list[Order], monkeypatch: pytest.MonkeyPatch, search: str, sort: str
) -> None:
    monkeypatch.setattr(pages, "PAGE_SIZE", 4)
    query = QueryDict(f"{search}&sort={sort}")
    order_filter = OrderFilter(query, vendor=vendor)
    matches = set(OrderFilter(QueryDict(search), vendor=vendor).qs.values_list("pk", flat=True))
    expected = in_order([order for order in crowd if order.pk in matches], query)

    forwards, backwards = all_pages(order_filter)

    assert forwards == expected
    assert backwards == expected
    assert list(order_filter.in_order) == expected


@pytest.mark.parametrize("bounds", [(0, 0), (3, 2), (3, 100), (100, 0)])
@pytest.mark.parametrize("search", ["", "status=pending", "currency=EUR&country=FR"])
def test_sort_by_total_is_the_same_whichever_stage_answers(
    vendor: Vendor,
    crowd: list[Order],
    monkeypatch: pytest.MonkeyPatch,
    search: str,
    bounds: tuple[int, int],
) -> None:
    first, few = bounds
    query = QueryDict(f"{search}&sort=-total")
    expected = all_pages(OrderFilter(query, vendor=vendor))
    monkeypatch.setattr(stages, "STAGES_BY_TOTAL", (FirstByTotal(first), FewThatFit(few), AllThatFit()))
    monkeypatch.setattr(pages, "PAGE_SIZE", 4)

    assert all_pages(OrderFilter(query, vendor=vendor))[0] == expected[0]


ROWS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(["EUR", "USD"]), st.integers(-1, 2)), max_size=12
)


@given(rows=ROWS, size=st.integers(1, 4), sort=st.sampled_from(SORTS))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_pages_of_each_sort_show_every_order_once(
    db: None, monkeypatch: pytest.MonkeyPatch, rows: list[Row], size: int, sort: str
) -> None:
    monkeypatch.setattr(pages, "PAGE_SIZE", size)
    query = QueryDict(f"sort={sort}")
    with transaction.atomic():
        vendor = make.vendor()
        orders = [make_order(vendor, row) for row in rows]
        forwards, backwards = all_pages(OrderFilter(query, vendor=vendor))
        transaction.set_rollback(True)

    assert forwards == in_order(orders, query)
    assert backwards == forwards


@pytest.mark.parametrize(
    "cursor", ["x", "EUR", "EUR1", "EUR1-", "EU1-2", "EUR1-2-3", "EUR--1-2", "1-2", "EUR1-" + "9" * 19]
)
def test_sort_by_total_refuses_a_bad_cursor(vendor: Vendor, cursor: str) -> None:
    query = OrderFilter(QueryDict("sort=total"), vendor=vendor).query

    with pytest.raises(BadCursor):
        search_page(query, after=cursor)


def test_words_of_many_orders_are_not_sorted_by_total(
    vendor: Vendor, crowd: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "STAGES_BY_TOTAL", (FewOfTerm(3, 3),))

    with pytest.raises(TooManyToSort):
        search_page(OrderFilter(QueryDict("q=smith&sort=total"), vendor=vendor).query)
