"""Orders to search for, and what the list shows."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from orders.models import Order, Recipient
from orders.search.models import SearchKey
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
Find = Callable[..., list[str]]


@pytest.fixture
def client_of_anna(anna: Actor, panel: Panel) -> Client:
    return panel(anna)


@pytest.fixture
def page(client_of_anna: Client) -> Callable[..., str]:
    return lambda **query: unescape(client_of_anna.get("/orders/", query).content.decode())


@pytest.fixture
def find(page: Callable[..., str]) -> Find:
    """Return the cities of the orders that the list shows; no search reads cities."""

    def find(q: str = "", **query: Any) -> list[str]:
        numbers = re.findall(r'class="order-id" href="/orders/([\d-]+)/"', page(q=q, **query))
        cities = dict(Order.objects.values_list("number", "city"))
        return [cities[number] for number in numbers]

    return find


@pytest.fixture
def ada(vendor: Vendor) -> Order:
    order = make.order(
        vendor,
        city="yes",
        first_name="Ada María",
        last_name="Łovelace-Byron",
        company="Analytical Engines & Sons",
        email="Ada@Engine.example",
        source="ev",
        reference="EV-1843",
        card_last4="1815",
        charge_id="ch_fake_1843",
        coupon_code="ENGINE-10",
        items=0,
    )
    Recipient.objects.create(
        vendor=vendor, order=order, first_name="Annabella", last_name="Byron", email="anna@gift.example"
    )
    make.item(order, sku="AE-9", name="Difference Engine 2")
    SearchKey.objects.put(order, SearchKey.Kind.LICENSE, ["KX7Q-33PA-90ZZ"])
    SearchKey.objects.put(order, SearchKey.Kind.HARDWARE_ID, ["0x9F3E"])
    return order


@pytest.fixture
def other_order(vendor: Vendor) -> Order:
    return make.order(vendor, city="no")
