"""Each filter alone and all of them together; the same orders for the list and for a bulk action."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from orders.models import Order
from orders.search import pages as paging
from orders.search.filters import OrderFilter
from orders.search.finder import find
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
Found = Callable[..., list[str]]


@pytest.fixture
def found(vendor: Vendor) -> Found:
    """The cities that a search finds, for the list; `.qs` must find the same."""

    def found(**query: Any) -> list[str]:
        asked = QueryDict(mutable=True)
        asked.update(query)
        search = OrderFilter(asked, vendor=vendor)
        cities = [order.city for order in find(search.wanted, ("city", "placed_at"), rows=100)]
        assert sorted(cities) == sorted(search.qs.values_list("city", flat=True))
        return cities

    return found


@pytest.fixture
def wanted(vendor: Vendor) -> Order:
    order = make.order(
        vendor, items=0, city="yes", first_name="Zoë", country="FR", payment_method="paypal", total_minor=12000,
        net_minor=12000, tax_minor=0, paid_minor=12000, placed_at=datetime(2026, 2, 3, tzinfo=UTC),
        status="refunded", reserved_minor=12000, refunded_minor=12000, is_test=True,
    )  # fmt: skip
    make.item(order, sku="PT-7", name="Photo Tagger")
    return order


@pytest.fixture(autouse=True)
def others(vendor: Vendor) -> list[Order]:
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
def test_it_filters_by_one_fact(wanted: Order, found: Found, name: str, value: str) -> None:
    assert found(**{name: value}) == ["yes"]


def test_it_filters_by_all_facts_together(wanted: Order, found: Found) -> None:
    assert found(**FILTERS) == ["yes"]
    assert found(**FILTERS | {"country": "DE"}) == []


@pytest.mark.parametrize("product", ["PT-7", "photo", "Photo Tagger", "tagger photo", '"photo"'])
def test_it_finds_a_product_by_sku_or_words_of_its_name(wanted: Order, found: Found, product: str) -> None:
    make.order(wanted.vendor, city="a person", last_name="Photo", company="Tagger PT-7")

    assert found(product=product) == ["yes"]


def test_it_filters_by_kind(vendor: Vendor, found: Found) -> None:
    make.order(vendor, city="credit", kind="credit")

    assert found(kind="credit") == ["credit"]
    assert "credit" not in found(kind="order")


@pytest.mark.parametrize(("test", "cities"), [("true", {"yes"}), ("false", {"no"})])
def test_it_tells_test_orders_apart(wanted: Order, found: Found, test: str, cities: set[str]) -> None:
    assert set(found(test=test)) == cities


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [
        ("", "", {"yen", "dinar", "euro"}),
        ("5", "5.00", {"dinar", "euro"}),
        ("500", "", {"yen"}),
        ("5.001", "", {"yen"}),
        ("", "4.99", set()),
        ("499.5", "500.5", {"yen"}),
        ("-10", "6", {"dinar", "euro"}),
    ],
)
def test_it_compares_amounts_in_each_currency(
    vendor: Vendor, other_vendor: Vendor, least: str, most: str, expected: set[str]
) -> None:
    for city, currency, minor in (("yen", "JPY", 500), ("dinar", "KWD", 5000), ("euro", "EUR", 500)):
        make.order(
            other_vendor, items=0, city=city, currency=currency, net_minor=minor, tax_minor=0, total_minor=minor,
            paid_minor=minor,
        )  # fmt: skip
    asked = QueryDict(f"amount_min={least}&amount_max={most}")

    assert {order.city for order in OrderFilter(asked, vendor=other_vendor).qs} == expected


@pytest.mark.parametrize(
    "query",
    ["country=XX", "payment_method=gold", "kind=x", "test=maybe", "amount_min=much", "amount_max=1e999", "status=%00",
     "amount_min=NaN", "amount_min=99999999999999999999", "placed_after=2026-02-30"],
)  # fmt: skip
def test_it_says_which_filter_makes_no_sense_and_searches_nothing(
    anna: Actor, wanted: Order, panel: Panel, query: str
) -> None:
    page = panel(anna).get(f"/orders/?{query}").content.decode()

    assert 'role="alert"' in page
    assert "Nothing was searched" in page
    assert wanted.number not in page


def test_it_keeps_what_was_typed_and_offers_to_take_it_back(anna: Actor, wanted: Order, panel: Panel) -> None:
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


def test_it_walks_both_levels_page_by_page(vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PAGE_SIZE", 2)
    for last_name in ("Ada", "Adam", "Ada", "Adams", "Ada", "Adamo", "Adaway"):
        make.order(vendor, last_name=last_name)
    search = OrderFilter(QueryDict("q=ada"), vendor=vendor).wanted

    pages = [paging.page_of(search)]
    while pages[-1].older:
        pages.append(paging.page_of(search, after=pages[-1].older))
    back = [pages[-1]]
    while back[-1].newer:
        back.append(paging.page_of(search, before=back[-1].newer))

    names = [order.last_name for page in pages for order in page.rows]
    assert names == ["Ada", "Ada", "Ada", "Adaway", "Adamo", "Adams", "Adam"]
    assert [order.last_name for page in reversed(back) for order in page.rows] == names
