"""The ready-made views above the list."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from orders.models import Order
from orders.search.models import SearchKey
from orders.search.tabs import READY_MADE
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
QUERIES = {label: query for query, label in READY_MADE.items()}


@pytest.fixture
def client(anna: Actor, panel: Panel) -> Client:
    cache.clear()
    return panel(anna)


@pytest.fixture
def orders(vendor: Vendor, other_vendor: Vendor) -> None:
    """An order for each view, one for none, and one of another vendor that would be in several."""
    fields_by_name: dict[str, dict[str, Any]] = {
        "plain": {},
        "unpaid": {"status": "pending", "paid_minor": 0},
        "refunded": {"status": "refunded", "reserved_minor": 4995, "refunded_minor": 4995},
        "tried": {"is_test": True},
        "failed": {},
        "bounced": {},
        "first": {"email": "twice@navy.example"},
        "second": {"email": "twice@navy.example"},
        "asked": {},
    }
    for name, fields in fields_by_name.items():
        make.order(vendor, first_name=name, **{"email": f"{name}@navy.example"} | fields)
    for name, value in (("failed", "email-failed"), ("bounced", "recipient-email-bounced")):
        SearchKey.objects.put(Order.objects.get(first_name=name), SearchKey.Kind.EMAIL_STATE, [value])
    make.refund_request(Order.objects.get(first_name="asked"))
    make.refund_request(make.order(other_vendor, first_name="foreign", status="pending", paid_minor=0))


def names_on(page: str) -> set[str]:
    return set(re.findall(r'class="name-link"[^>]*>(\w+) Hopper<', page))


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("Needs attention", {"asked"}),
        ("Unpaid", {"unpaid"}),
        ("Refunded", {"refunded"}),
        ("Email failed", {"failed", "bounced"}),
        ("Possible duplicates", {"first", "second"}),
        ("Test", {"tried"}),
    ],
)
def test_ready_made_view_shows_its_orders(client: Client, orders: None, label: str, names: set[str]) -> None:
    page = client.get(f"/orders/?{QUERIES[label]}").content.decode()

    assert names_on(page) == names
    assert re.search(rf'aria-current="page">{label}<', page)


def test_all_orders_are_the_first_view(client: Client, orders: None) -> None:
    page = client.get("/orders/").content.decode()

    assert len(names_on(page)) == 9
    assert '<a href="/orders/" aria-current="page">All</a>' in page


def test_views_are_counted_where_there_is_something_to_do(client: Client, orders: None) -> None:
    part = client.get("/orders/views/", {"current": ""}, headers={"HX-Request": "true"}).content.decode()

    counts = dict(re.findall(r'>([\w ]+)<span class="count">([\d,+]+)</span>', part))
    assert counts == {"Needs attention": "1", "Unpaid": "1", "Email failed": "2", "Possible duplicates": "2"}


def test_view_is_searched_within(client: Client, orders: None) -> None:
    page = client.get("/orders/?view=duplicates&q=first&sort=-total").content.decode()

    assert names_on(page) == {"first"}
    assert "1 order<" in page


def test_unknown_view_is_a_message(client: Client, orders: None) -> None:
    page = client.get("/orders/?view=mine").content.decode()

    assert "View: “mine” is not one of the choices." in page
    assert not names_on(page)


def test_list_of_a_view_makes_few_queries(
    client: Client, orders: None, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for query in ("", "?view=duplicates", "?view=needs-attention", "?sort=-total", "?sort=total&status=paid"):
        client.get(f"/orders/{query}")
        with django_assert_max_num_queries(7):  # type: ignore[attr-defined]
            client.get(f"/orders/{query}")
