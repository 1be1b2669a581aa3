"""The orders that are shown while somebody types."""

import re
from collections.abc import Callable

import pytest
from django.http import QueryDict
from django.test import Client

from orders.models import Order
from orders.search import hits as search_hits
from orders.search.filters import OrderFilter
from orders.search.hits import ROWS, hits
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
URL = "/orders/hits/"


def numbers_for(client: Client, text: str) -> list[str]:
    response = client.get(URL, {"q": text})
    assert response.status_code == 200
    return re.findall(r'role="option" id="hit-\d" href="/orders/([\d-]+)/"', response.content.decode())


@pytest.mark.parametrize(
    "typed", ["ho", "HÓPPER", "grace hop", "grace@na", '"grace"', "@navy.example", "4242"]
)
def test_hits_are_the_orders_that_match(anna: Actor, order: Order, panel: Panel, typed: str) -> None:
    make.order(
        order.vendor, first_name="Ada", last_name="Lovelace", email="ada@army.example", card_last4="1815"
    )

    assert numbers_for(panel(anna), typed) == [order.number]


@pytest.mark.parametrize("typed", ["", " ", "h", "\0", "x" * 300, "nobody", "hopper nobody"])
def test_nothing_is_shown_for_little_or_odd_text(anna: Actor, order: Order, panel: Panel, typed: str) -> None:
    assert numbers_for(panel(anna), typed) == []


def test_hits_show_the_order_of_a_number(anna: Actor, order: Order, panel: Panel) -> None:
    assert numbers_for(panel(anna), order.number) == [order.number]


def test_hits_are_of_the_own_vendor(charlie: Actor, order: Order, panel: Panel) -> None:
    assert numbers_for(panel(charlie), "hopper") == []


def test_hits_are_few_the_newest_first_and_one_query(
    vendor: Vendor, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[..., object]
) -> None:
    orders = [make.order(vendor, items=0) for _ in range(ROWS + 2)]
    monkeypatch.setattr(search_hits, "CANDIDATES", ROWS + 1)
    for text in ("hopper", "hop", "grace hopper grace@"):
        query = OrderFilter(QueryDict(f"q={text}"), vendor=vendor).query

        with django_assert_num_queries(1):  # type: ignore[attr-defined]
            shown = hits(query)

        assert len(shown) == ROWS
        assert shown == sorted(shown, key=lambda order: -order.pk)
    assert hits(OrderFilter(QueryDict("q=hopper"), vendor=vendor).query)[0] == orders[-1]
