"""Columns and density of the list: chosen in its address, kept for the person."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from orders.models import Order
from tests import make
from vendors.actor import Actor
from vendors.models import User

Panel = Callable[[Actor], Client]
USUAL = ["Order ID", "Customer", "Product", "Status", "Placed", "Total", "Actions"]


def heads(client: Client, **query: Any) -> list[str]:
    page = client.get("/orders/", query).content.decode()
    return [re.sub(r"<[^>]+>", "", head) for head in re.findall(r"<th [^>]*>(.+?)</th>", page)][-20:]


def columns(client: Client, **query: Any) -> list[str]:
    return [head for head in heads(client, **query) if head.strip()]


@pytest.mark.parametrize("names", ["status,country", ["number", "country", "status"], " country , status "])
def test_list_shows_the_columns_of_its_address_and_keeps_them(
    anna: Actor, amir: Actor, order: Order, panel: Panel, names: Any
) -> None:
    client = panel(anna)
    assert columns(client) == USUAL

    chosen = ["Order ID", "Status", "Country", "Actions"]
    assert columns(client, columns=names) == chosen
    assert columns(client) == chosen
    assert columns(panel(anna)) == chosen  # in another browser
    assert columns(panel(amir)) == USUAL


def test_no_columns_are_the_usual_ones(anna: Actor, order: Order, panel: Panel) -> None:
    client = panel(anna)
    client.get("/orders/", {"columns": "status"})

    assert columns(client, columns="") == USUAL
    assert User.objects.get(email=anna.name).list_columns == ""


def test_density_is_kept(anna: Actor, order: Order, panel: Panel) -> None:
    client = panel(anna)
    assert 'order-table comfortable"' in client.get("/orders/").content.decode()

    client.get("/orders/", {"density": "compact"})

    assert 'order-table compact"' in client.get("/orders/").content.decode()


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"columns": "status,price"}, "Columns: “price” is not one of number, customer,"),
        ({"density": "tiny"}, "Density: “tiny” is not one of comfortable, compact."),
    ],
)
def test_unknown_column_or_density_is_a_message_and_not_kept(
    anna: Actor, order: Order, panel: Panel, query: dict[str, str], message: str
) -> None:
    client = panel(anna)

    page = client.get("/orders/", query).content.decode()

    assert message in page
    assert order.number in page
    assert columns(client) == USUAL


def test_columns_show_payment_and_country(anna: Actor, order: Order, panel: Panel) -> None:
    make.order(order.vendor, payment_method="paypal", card_brand="", card_last4="", country="NO")

    page = panel(anna).get("/orders/", {"columns": "payment,country"}).content.decode()

    assert "Visa ···· 4242" in page
    assert ">PayPal<" in page
    assert ">NO<" in page


def test_links_of_the_list_do_not_repeat_columns(anna: Actor, order: Order, panel: Panel) -> None:
    page = panel(anna).get("/orders/", {"columns": "total", "status": "paid"}).content.decode()

    assert 'href="?status=paid&amp;sort=-total"' in page
