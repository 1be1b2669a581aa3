"""The list of orders in another order than newest first: what it says, and where its links lead."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from orders.models import Order
from orders.search import pages, stages
from orders.search.stages import FewOfTerm
from tests import make
from vendors.actor import Actor

Panel = Callable[[Actor], Client]


def test_list_says_what_it_cannot_sort_and_shows_the_newest_first(
    anna: Actor, order: Order, panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.order(order.vendor, first_name="Ada", total_minor=1, net_minor=1, tax_minor=0, paid_minor=1)
    monkeypatch.setattr(stages, "STAGES_BY_TOTAL", (FewOfTerm(1, 1),))

    page = panel(anna).get("/orders/", {"q": "hopper", "sort": "total"}).content.decode()

    assert "Too many orders have these words" in page
    assert page.index(">Ada Hopper<") < page.index(">Grace Hopper<")
    assert 'aria-sort="descending"><a class="sort" href="?q=hopper&amp;sort=placed">Placed' in page


def test_list_says_that_a_sort_is_unknown(anna: Actor, order: Order, panel: Panel) -> None:
    page = panel(anna).get("/orders/", {"sort": "price"}).content.decode()

    assert "Sort: “price” is not one of -placed, placed, -total, total." in page
    assert order.number in page


def test_list_sorted_by_total_compares_within_a_currency_and_says_so(
    anna: Actor, order: Order, panel: Panel
) -> None:
    for currency, total in (("JPY", 90), ("EUR", 100), ("JPY", 7_000)):
        sums = dict.fromkeys(("net_minor", "total_minor", "paid_minor"), total)
        make.order(order.vendor, first_name=f"{currency}{total}", currency=currency, tax_minor=0, **sums)

    client = panel(anna)

    page = client.get("/orders/", {"sort": "-total"}).content.decode()
    names = ("JPY7000", "JPY90", "Grace", "EUR100")
    assert sorted(names, key=lambda name: page.index(f">{name} ")) == list(names)
    assert "Totals are compared within each currency" in page
    assert 'href="?sort=-total&amp;currency=EUR"' in page

    only = client.get("/orders/", {"sort": "-total", "currency": "eur"}).content.decode()
    assert "JPY" not in only.split("<tbody>")[1]
    assert "Totals are compared" not in only


def test_links_of_pages_keep_the_sort(
    anna: Actor, order: Order, panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE_SIZE", 1)
    make.order(order.vendor)

    page = panel(anna).get("/orders/", {"sort": "placed"}).content.decode()

    assert 'rel="next" href="?sort=placed&amp;after=' in page
    assert re.search(r">Newer\s*<svg", page)
