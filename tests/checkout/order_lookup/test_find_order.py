"""Which orders a search by number finds, and what counts against its limits."""

import pytest
from django.test import Client

from orders.models import Order
from tests import make
from tests.types import Response
from vendors.models import Vendor


def search(client: Client, email: str, number: str) -> Response:
    return client.post("/order-search/", {"by": "number", "email": email, "number": number})


def test_find_order_locks_nobody_out_of_the_own_order(client: Client, order: Order) -> None:
    statuses = [search(client, order.email, order.number).status_code for _ in range(12)]
    misses = [search(client, order.email, "1-1-1").status_code for _ in range(6)]

    assert statuses == [302] * 12
    assert misses == [200] * 5 + [429]


@pytest.mark.parametrize("typed", ["1001", " #1001 ", "Order #1001"])
def test_find_order_finds_an_imported_order_by_its_old_number(
    client: Client, vendor: Vendor, other_vendor: Vendor, typed: str
) -> None:
    order = make.order(vendor, reference="1001", source="shopify")
    make.order(other_vendor, reference="1001", source="shopify", email="ada@math.example")
    make.order(vendor, reference="1002", source="shopify")

    response = search(client, "grace@navy.example", typed)

    assert order.number in client.get(response["Location"]).content.decode()
    assert search(client, "somebody@else.example", typed).status_code == 200


def test_find_order_does_not_take_the_email_address_for_a_number(client: Client, vendor: Vendor) -> None:
    make.order(vendor, reference="grace@navy.example", source="shopify")

    assert search(client, "grace@navy.example", "7").status_code == 200
