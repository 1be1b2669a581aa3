"""Pages of a search: forwards and backwards, every order once, also with equal dates."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.pagination import BadCursor
from orders.models import Order
from orders.search import pages as search_pages
from orders.search.pages import search_page
from orders.search.query import SearchQuery
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
MOMENTS = st.lists(st.integers(0, 4), max_size=14)  # few moments: many orders share one
BAD_CURSORS = [
    "x",
    "1",
    "1-",
    "-1",
    "1-2-3",
    "1.5-2",
    "9" * 40 + "-1",
    "1-" + "9" * 40,
    "1--2",
    " ",
    "0x1-2",
    "١-",
]


@given(moments=MOMENTS, size=st.integers(1, 5))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_pages_show_each_order_once_in_both_directions(
    vendor: Vendor, monkeypatch: pytest.MonkeyPatch, moments: list[int], size: int
) -> None:
    monkeypatch.setattr(search_pages, "PAGE_SIZE", size)
    with transaction.atomic():
        for moment in moments:
            make.order(vendor, items=0, placed_at=make.PLACED_AT + timedelta(microseconds=moment))
        expected = list(Order.objects.order_by("-placed_at", "-pk"))

        pages = [search_page(SearchQuery(vendor.pk))]
        while pages[-1].after:
            pages.append(search_page(SearchQuery(vendor.pk), after=pages[-1].after))
        backwards = [pages[-1]]
        while backwards[-1].before:
            backwards.append(search_page(SearchQuery(vendor.pk), before=backwards[-1].before))
        transaction.set_rollback(True)

    assert [order for page in pages for order in page.rows] == expected
    assert [order for page in reversed(backwards) for order in page.rows] == expected
    assert all(len(page.rows) == size for page in pages[:-1])


@pytest.mark.parametrize(("orders", "has_older"), [(25, False), (26, True)])
def test_orders_have_an_older_page_only_beyond_25(vendor: Vendor, orders: int, has_older: bool) -> None:
    for _ in range(orders):
        make.order(vendor, items=0)

    page = search_page(SearchQuery(vendor.pk))

    assert (len(page.rows), bool(page.after), page.before) == (25, has_older, "")


@pytest.mark.parametrize("cursor", BAD_CURSORS)
def test_search_page_refuses_a_bad_cursor(vendor: Vendor, cursor: str) -> None:
    with pytest.raises(BadCursor):
        search_page(SearchQuery(vendor.pk), after=cursor)
    with pytest.raises(BadCursor):
        search_page(SearchQuery(vendor.pk), before=cursor)


@pytest.mark.parametrize("name", ["after", "before"])
@pytest.mark.parametrize("cursor", BAD_CURSORS)
def test_order_list_answers_a_bad_cursor_with_the_first_page(
    anna: Actor, order: Order, panel: Panel, name: str, cursor: str
) -> None:
    response = panel(anna).get("/orders/", {name: cursor})

    assert response.status_code == 200
    assert "That page does not exist" in response.content.decode()
    assert order.number in response.content.decode()


def test_page_links_keep_the_filters(
    anna: Actor, vendor: Vendor, panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_pages, "PAGE_SIZE", 2)
    for name in ("Hopper", "Hopper", "Hopper", "Lovelace", "Hopper", "Hopper"):
        make.order(vendor, last_name=name)
    client = panel(anna)

    numbers, page = [], client.get("/orders/", {"last_name": "hop", "status": "paid"}).content.decode()
    numbers += numbers_on(page)
    while older := link("next", page):
        assert "last_name=hop" in older
        assert "status=paid" in older
        page = client.get(f"/orders/{older}").content.decode()
        numbers += numbers_on(page)
    assert len(numbers) == len(set(numbers)) == 5

    first = client.get(f"/orders/{link('prev', page)}").content.decode()
    assert numbers_on(first) == numbers[2:4]


def test_order_list_is_empty_past_the_end(anna: Actor, order: Order, panel: Panel) -> None:
    response = panel(anna).get("/orders/", {"after": "0-0"})

    assert response.status_code == 200
    assert order.number not in response.content.decode()


def link(rel: str, page: str) -> str:
    """Return the address behind Older or Newer; "" where there is none."""
    match = re.search(rf'rel="{rel}" href="([^"]+)"', page)
    return unescape(match[1]) if match else ""


def numbers_on(page: str) -> list[str]:
    return re.findall(r'class="order-id" href="/orders/([\d-]+)/"', page)
