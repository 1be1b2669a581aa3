"""The list of orders: bad addresses, exact Order IDs, the count, what an empty list says."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from orders import list_page
from orders.models import Order
from orders.search import pages
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


@pytest.fixture
def list_page_text(anna: Actor, panel: Panel) -> Callable[..., str]:
    client = panel(anna)
    return lambda **query: client.get("/orders/", query).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"placed_after": "yesterday"},
        {"placed_before": "2026-13-45"},
        {"placed_after": "0000-00-00"},
        {"status": "lost"},
        {"last_name": "x" * 5000},
        {"q": "\0"},
        {"order_id": "\0"},
        {"unknown": "field"},
        {"placed_before": "9999-12-31"},
        {"placed_after": "0001-01-01"},
    ],
)
def test_order_list_survives_any_address(
    order: Order, list_page_text: Callable[..., str], query: dict[str, str]
) -> None:
    assert "Search and Filter" in list_page_text(**query)


@pytest.mark.parametrize("query", [{"placed_after": "yesterday"}, {"status": "lost"}])
def test_order_list_says_what_is_wrong_with_a_filter(
    order: Order, list_page_text: Callable[..., str], query: dict[str, str]
) -> None:
    assert 'role="alert"' in list_page_text(**query)


@pytest.mark.parametrize("name", ["order_id", "q"])
def test_order_list_opens_the_order_of_a_full_order_id(
    anna: Actor, order: Order, panel: Panel, name: str
) -> None:
    query = {name: f" {order.number} "}

    assert panel(anna).get("/orders/", query).headers["Location"] == order.get_absolute_url()
    by_htmx = panel(anna).get("/orders/", query, headers={"HX-Request": "true"})
    assert (by_htmx.status_code, by_htmx.headers["HX-Redirect"]) == (200, order.get_absolute_url())


def test_order_list_opens_no_other_vendors_order(charlie: Actor, order: Order, panel: Panel) -> None:
    response = panel(charlie).get("/orders/", {"order_id": order.number})

    assert response.status_code == 200
    assert "No order matches" in response.content.decode()


def test_order_list_answers_htmx_with_the_results_alone(anna: Actor, order: Order, panel: Panel) -> None:
    response = panel(anna).get("/orders/", headers={"HX-Request": "true"})

    assert order.number in response.content.decode()
    assert "<html" not in response.content.decode()
    assert "HX-Request" in response.headers["Vary"]


def test_order_list_offers_to_clear_filters_when_nothing_matches(
    order: Order, list_page_text: Callable[..., str]
) -> None:
    page = list_page_text(last_name="lovelace")

    assert "No order matches" in page
    assert "Clear filters" in page
    assert "No orders yet" not in page


def test_order_list_says_when_there_are_no_orders_yet(list_page_text: Callable[..., str]) -> None:
    assert "No orders yet" in list_page_text()


def test_order_list_counts_its_orders(vendor: Vendor, list_page_text: Callable[..., str]) -> None:
    make.order(vendor)
    assert "1 order<" in list_page_text()

    make.order(vendor)
    assert "2 orders" in list_page_text()


def test_order_list_counts_up_to_its_bound(
    vendor: Vendor, list_page_text: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        make.order(vendor)
    for module in (pages, list_page):
        monkeypatch.setattr(module, "PAGE_SIZE", 2)
        monkeypatch.setattr(module, "COUNT_UP_TO", 4)

    assert "4+ orders" in list_page_text()


@pytest.mark.parametrize("search", [{}, {"country": "DE"}, {"q": "hopper"}])
@pytest.mark.parametrize(("orders", "count"), [(3, "3 orders"), (4, "4 orders"), (5, "4+ orders")])
def test_list_counts_exactly_up_to_its_bound(
    vendor: Vendor,
    list_page_text: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    search: dict[str, str],
    orders: int,
    count: str,
) -> None:
    for _ in range(orders):
        make.order(vendor)
    for module in (pages, list_page):
        monkeypatch.setattr(module, "PAGE_SIZE", 2)
        monkeypatch.setattr(module, "COUNT_UP_TO", 4)

    assert set(re.findall(r"\d\+? orders", list_page_text(**search))) == {count}
