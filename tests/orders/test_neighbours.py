"""The previous and the next order of the list that an order was opened from."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from orders.models import Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Links = Callable[..., tuple[str, str]]
_LINK = re.compile(r'rel="(prev|next)" href="([^"]*)"')


@pytest.fixture
def client(anna: Actor, panel: Callable[[Actor], Client]) -> Client:
    return panel(anna)


@pytest.fixture
def links(client: Client) -> Links:
    """A function that opens an order from a list and returns the Order IDs of previous and next."""

    def neighbours(order: Order, query: str = "", **request: Any) -> tuple[str, str]:
        request = request or {"headers": {"Referer": f"http://testserver/orders/{query and '?'}{query}"}}
        urls = dict(_LINK.findall(client.get(order.get_absolute_url(), **request).text))
        return tuple(urls.get(rel, "").split("/")[2] if rel in urls else "" for rel in ("prev", "next"))  # type: ignore[return-value]

    return neighbours


@pytest.fixture
def orders(vendor: Vendor, other_vendor: Vendor) -> list[Order]:
    """Five orders, newest first; the last two were placed at once. The third one is Lovelace's."""
    names = ("Hopper", "Hopper", "Lovelace", "Hopperman", "Hopper")
    days = (4, 3, 2, 1, 1)
    make.order(other_vendor, placed_at=make.PLACED_AT + timedelta(days=3, hours=1))
    placed = [
        make.order(vendor, last_name=name, placed_at=make.PLACED_AT + timedelta(days=day))
        for name, day in zip(reversed(names), reversed(days), strict=True)
    ]
    return placed[::-1]


def test_neighbours_stand_in_the_order_of_the_list(links: Links, orders: list[Order]) -> None:
    numbers = [order.number for order in orders]

    assert [links(order) for order in orders] == list(
        zip(["", *numbers[:-1]], [*numbers[1:], ""], strict=True)
    )


def test_neighbours_are_those_of_the_search(links: Links, orders: list[Order]) -> None:
    first, second, _, begins, last = orders

    matching = [first, second, last, begins]  # exact matches are on top
    numbers = [order.number for order in matching]
    for before, order, after in zip(["", *numbers], matching, [*numbers[1:], ""], strict=False):
        assert links(order, "last_name=Hopper") == (before, after)


def test_neighbours_are_those_of_the_sorted_list(links: Links, orders: list[Order]) -> None:
    numbers = [order.number for order in orders]

    assert links(orders[1], "sort=placed") == (numbers[2], numbers[0])
    by_total = sorted(orders, key=lambda order: order.pk)
    assert links(by_total[1], "sort=total") == (by_total[0].number, by_total[2].number)


def test_list_is_carried_from_order_to_order_and_to_its_tabs(client: Client, orders: list[Order]) -> None:
    query = "last_name=Hopper&status=paid"
    carried = urlencode({"list": query})
    page = client.get(
        orders[1].get_absolute_url(), headers={"Referer": f"http://testserver/orders/?{query}&after=1-2"}
    ).text.replace("&amp;", "&")

    assert f'rel="next" href="/orders/{orders[4].number}/?{carried}"' in page
    assert f'href="/orders/{orders[1].number}/activity/?{carried}"' in page
    assert f'href="/orders/?{query}"' in page
    again = client.get(f"/orders/{orders[4].number}/?{carried}").text
    assert 'rel="prev"' in again
    assert f'value="/orders/{orders[4].number}/?{carried}"' in again.replace("&amp;", "&")  # and back to it


@pytest.mark.parametrize("query", ["placed_after=yesterday", "last_name=" + "x" * 1_000, "&" * 2_000])
def test_other_lists_have_no_neighbours(links: Links, orders: list[Order], query: str) -> None:
    assert links(orders[1], query) == ("", "")


def test_whole_list_is_in_no_address(client: Client, links: Links, orders: list[Order]) -> None:
    for page in ("/orders/", f"{orders[1].get_absolute_url()}actions/add-comment/"):
        request = {"headers": {"Referer": f"http://testserver{page}"}}
        assert links(orders[1], **request) == (orders[0].number, orders[2].number)
        assert "list=" not in client.get(orders[1].get_absolute_url(), **request).text  # type: ignore[arg-type]


def test_order_opened_from_elsewhere_has_no_neighbours(links: Links, orders: list[Order]) -> None:
    for referer in ("http://testserver/", "https://elsewhere.example/orders/"):
        assert links(orders[1], headers={"Referer": referer}) == ("", "")


def test_neighbours_take_one_query_each(
    client: Client, orders: list[Order], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(orders[1].get_absolute_url())

    with django_assert_max_num_queries(17):
        page = client.get(orders[1].get_absolute_url(), {"list": ""}).text

    assert page.count('rel="prev"') == page.count('rel="next"') == 1
