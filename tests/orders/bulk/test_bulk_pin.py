"""All of a search is what the preview showed: orders that came later, or no longer fit, are not acted on."""

from collections.abc import Callable

import pytest
from django.test import Client

from orders.bulk.models import BulkRun
from orders.models import Order
from tests import make
from tests.forms import hidden_fields, problem_of
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
URL = "/orders/actions/add-comment/?all=1&last_name=hopper"


@pytest.fixture
def orders(vendor: Vendor) -> list[Order]:
    return [make.order(vendor) for _ in range(3)]


def test_bulk_run_leaves_out_orders_placed_after_the_preview(
    anna: Actor, orders: list[Order], panel: Panel
) -> None:
    client = panel(anna)
    page = client.get(URL).text
    assert "<strong>3 orders</strong>" in page
    make.order(orders[0].vendor)

    client.post(URL, hidden_fields(page) | {"comment": "hello"})

    acted_on = BulkRun.objects.get().orders.values_list("order", flat=True)
    assert sorted(acted_on) == [order.pk for order in orders]


def test_bulk_go_pins_the_orders_in_the_address(anna: Actor, orders: list[Order], panel: Panel) -> None:
    form = {"action": "add-comment", "all": "last_name=hopper"}
    url = panel(anna).post("/orders/actions/", form).headers["Location"]
    make.order(orders[0].vendor)

    assert "<strong>3 orders</strong>" in panel(anna).get(url).text


def test_bulk_action_is_shown_again_when_other_orders_fit(
    anna: Actor, orders: list[Order], panel: Panel
) -> None:
    other = make.order(orders[0].vendor, last_name="Lovelace", last_name_key="lovelace")
    client = panel(anna)
    form = hidden_fields(client.get(f"{URL}&status=paid").text) | {"comment": "hello"}
    Order.objects.filter(vendor_id=other.vendor_id, pk=orders[0].pk).update(status="canceled")

    page = client.post(f"{URL}&status=paid", form).text

    assert "the page showed “3 orders”, now it is “2 orders”" in problem_of(page)
    assert "hello</textarea>" in page
    assert not BulkRun.objects.exists()


def test_bulk_form_sent_twice_leads_to_its_run_whatever_has_changed(
    anna: Actor, orders: list[Order], panel: Panel
) -> None:
    client = panel(anna)
    form = hidden_fields(client.get(URL).text) | {"comment": "hello"}
    first = client.post(URL, form).headers["Location"]
    Order.objects.filter(vendor_id=orders[0].vendor_id, pk=orders[0].pk).update(last_name_key="lovelace")

    assert client.post(URL, form).headers["Location"] == first
    assert BulkRun.objects.count() == 1
