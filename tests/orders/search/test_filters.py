"""Filters, alone and together; the same orders for the list and for a bulk action."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from orders.models import Order
from orders.search import pages as search_pages
from orders.search.filters import OrderFilter
from orders.search.finder import find
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
Find = Callable[..., list[str]]


@pytest.fixture
def find_cities(vendor: Vendor) -> Find:
    """Return the cities of the orders that the list finds; `.qs` must find the same."""

    def find_cities(**query: Any) -> list[str]:
        parameters = QueryDict(mutable=True)
        parameters.update(query)
        search = OrderFilter(parameters, vendor=vendor)
        cities = [order.city for order in find(search.query, ("city", "placed_at"), rows=100)]
        assert sorted(cities) == sorted(search.qs.values_list("city", flat=True))
        return cities

    return find_cities


@pytest.fixture
def matching_order(vendor: Vendor) -> Order:
    order = make.order(
        vendor, items=0, city="yes", first_name="Zoë", country="FR", payment_method="paypal", total_minor=12000,
        net_minor=12000, tax_minor=0, paid_minor=12000, placed_at=datetime(2026, 2, 3, tzinfo=UTC),
        status="refunded", reserved_minor=12000, refunded_minor=12000, is_test=True,
    )  # fmt: skip
    make.item(order, sku="PT-7", name="Photo Tagger")
    return order


@pytest.fixture(autouse=True)
def other_orders(vendor: Vendor) -> list[Order]:
    return [make.order(vendor, city="no") for _ in range(3)]


FILTERS = {
    "country": "FR",
    "payment_method": "paypal",
    "status": "refunded",
    "amount_min": "120",
    "test": "true",
    "product": "tagger",
    "placed_before": "2026-02-28",
    "q": "zo",
}


@pytest.mark.parametrize(("name", "value"), FILTERS.items())
def test_order_filter_filters_by_one_field(
    matching_order: Order, find_cities: Find, name: str, value: str
) -> None:
    assert find_cities(**{name: value}) == ["yes"]


def test_order_filter_filters_by_all_fields_together(matching_order: Order, find_cities: Find) -> None:
    assert find_cities(**FILTERS) == ["yes"]
    assert find_cities(**FILTERS | {"country": "DE"}) == []


@pytest.mark.parametrize("product", ["PT-7", "photo", "Photo Tagger", "tagger photo", '"photo"'])
def test_product_filter_matches_sku_or_words_of_the_name(
    matching_order: Order, find_cities: Find, product: str
) -> None:
    make.order(matching_order.vendor, city="a person", last_name="Photo", company="Tagger PT-7")

    assert find_cities(product=product) == ["yes"]


def test_kind_filter_matches_the_kind(vendor: Vendor, find_cities: Find) -> None:
    make.order(vendor, city="credit", kind="credit")

    assert find_cities(kind="credit") == ["credit"]
    assert "credit" not in find_cities(kind="order")


@pytest.mark.parametrize(("test", "cities"), [("true", {"yes"}), ("false", {"no"})])
def test_test_filter_tells_test_orders_apart(
    matching_order: Order, find_cities: Find, test: str, cities: set[str]
) -> None:
    assert set(find_cities(test=test)) == cities


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [
        ("", "", {"yen", "dinar", "euro"}),
        ("5", "5.00", {"dinar", "euro"}),
        ("5,00", "€ 5,00", {"dinar", "euro"}),
        ("500", "", {"yen"}),
        ("5.0010", "", {"yen"}),
        ("", "4.99", set()),
        ("499.5", "500.5", {"yen"}),
        ("-10", "6", {"dinar", "euro"}),
    ],
)
def test_amount_filters_count_in_each_currency(
    vendor: Vendor, other_vendor: Vendor, least: str, most: str, expected: set[str]
) -> None:
    for city, currency, minor in (("yen", "JPY", 500), ("dinar", "KWD", 5000), ("euro", "EUR", 500)):
        make.order(
            other_vendor, items=0, city=city, currency=currency, net_minor=minor, tax_minor=0, total_minor=minor,
            paid_minor=minor,
        )  # fmt: skip
    parameters = QueryDict(f"amount_min={least}&amount_max={most}")

    assert {order.city for order in OrderFilter(parameters, vendor=other_vendor).qs} == expected


@pytest.mark.parametrize(
    "query",
    ["country=XX", "payment_method=gold", "kind=x", "test=maybe", "amount_min=much", "amount_max=1e999", "status=%00",
     "amount_min=NaN", "amount_min=1,249", "amount_min=99999999999999999999", "placed_after=2026-02-30"],
)  # fmt: skip
def test_order_list_names_an_invalid_filter_and_searches_nothing(
    anna: Actor, matching_order: Order, panel: Panel, query: str
) -> None:
    page = panel(anna).get(f"/orders/?{query}").content.decode()

    assert 'role="alert"' in page
    assert "Nothing was searched" in page
    assert matching_order.number not in page


def test_order_list_keeps_the_filters_and_offers_to_remove_each(
    anna: Actor, matching_order: Order, panel: Panel
) -> None:
    page = panel(anna).get("/orders/", FILTERS).content.decode()

    assert '<option value="FR" selected>France</option>' in page
    assert 'value="2026-02-28"' in page
    for chip in (
        "Country: France",
        "Payment method: PayPal",
        "Test orders: Only test orders",
        "Anything: zo",
    ):
        assert chip in page


def test_search_page_leads_through_both_tiers(vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_pages, "PAGE_SIZE", 2)
    for last_name in ("Ada", "Adam", "Ada", "Adams", "Ada", "Adamo", "Adaway"):
        make.order(vendor, last_name=last_name)
    search = OrderFilter(QueryDict("q=ada"), vendor=vendor).query

    pages = [search_pages.search_page(search)]
    while pages[-1].after:
        pages.append(search_pages.search_page(search, after=pages[-1].after))
    backwards = [pages[-1]]
    while backwards[-1].before:
        backwards.append(search_pages.search_page(search, before=backwards[-1].before))

    names = [order.last_name for page in pages for order in page.rows]
    assert names == ["Ada", "Ada", "Ada", "Adaway", "Adamo", "Adams", "Adam"]
    assert [order.last_name for page in reversed(backwards) for order in page.rows] == names
