"""The note that names an order's likely duplicates, and the page that compares them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from orders.models import Order
from tests import make
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
COMPARE = "/refunds/duplicates/{}/"


def twin(order: Order, **fields: Any) -> Order:
    return make.order(order.vendor, **{"placed_at": order.placed_at + timedelta(minutes=4)} | fields)


def test_order_page_names_its_likely_duplicate(amir: Actor, order: Order, panel: Panel) -> None:
    client = panel(amir)
    assert "Probably bought twice" not in client.get(order.get_absolute_url()).content.decode()
    duplicate = twin(order)

    for each, other in ((order, duplicate), (duplicate, order)):
        page = client.get(each.get_absolute_url()).content.decode()
        assert "Probably bought twice" in page
        assert f'href="{other.get_absolute_url()}"' in page
        assert f'href="{COMPARE.format(each.number)}"' in page


@pytest.mark.parametrize(
    "fields", [{"status": "refunded"}, {"status": "canceled"}, {"status": "charged_back"}, {"is_test": True}]
)
def test_order_page_names_no_duplicate_that_is_over(
    amir: Actor, order: Order, panel: Panel, fields: dict[str, object]
) -> None:
    duplicate = twin(order, **fields)

    for each in (order, duplicate):
        assert "Probably bought twice" not in panel(amir).get(each.get_absolute_url()).content.decode()


def test_compare_page_shows_orders_side_by_side(
    amir: Actor, order: Order, panel: Panel, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    duplicate = twin(order, email="grace@home.example")
    link = goods.link(duplicate.items.get(), goods.file(order.vendor))
    link.total = 3
    link.save()
    client = panel(amir)
    client.get(order.get_absolute_url())

    with django_assert_max_num_queries(7):
        page = client.get(COMPARE.format(order.number)).content.decode()

    assert page.index(f"Refund order {order.number}") < page.index(f"Refund order {duplicate.number}")
    assert "4 minutes later" in page.replace("\xa0", " ")
    assert '<dd class="differs">grace@home.example' in page
    assert '<dd class="differs">3<' in page
    assert "<dt>Payment</dt><dd>Visa ending in 4242</dd>" in page
    refund = (
        f"{duplicate.get_absolute_url()}actions/refund-order-duplicate/?next={COMPARE.format(order.number)}"
    )
    assert refund in page


def test_compare_page_says_who_refunds_and_when_there_is_nothing(
    anna: Actor, charlie: Actor, order: Order, panel: Panel
) -> None:
    assert "Nothing to compare" in panel(anna).get(COMPARE.format(order.number)).content.decode()
    twin(order)

    page = panel(anna).get(COMPARE.format(order.number)).content.decode()

    assert "Refund this one" not in page
    assert "Refund Order (Duplicate) - Credit Card: " in page
    assert panel(charlie).get(COMPARE.format(order.number)).status_code == 404


def test_duplicate_is_refunded_in_five_clicks(amir: Actor, vendor: Vendor, panel: Panel) -> None:
    """Open the order, Compare, Refund this one, Customer request, Continue."""
    order = make.order(vendor)
    duplicate, client = twin(order), panel(amir)
    compared = client.get(COMPARE.format(order.number)).content.decode()
    action = (
        f"{duplicate.get_absolute_url()}actions/refund-order-duplicate/?next={COMPARE.format(order.number)}"
    )
    assert action in compared

    form = {"comment": "Customer request", "token": "1" * 32, "next": COMPARE.format(order.number)}
    page = client.post(action, form, follow=True).content.decode()

    assert "Refund successfully submitted." in page
    assert duplicate.refunds.get().reason == "duplicate"
    assert not order.refunds.exists()
