"""Which orders an action on many is for, and which of them it could not do."""

from collections.abc import Callable

import pytest
from django.test import Client

from jobs.worker import process_jobs
from orders.actions import Action, Obstacle, register
from orders.bulk.models import BulkRun
from orders.models import Activity, Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor
from vendors.rights import Right

Panel = Callable[[Actor], Client]
PAGE = "/orders/actions/add-comment/"


@pytest.fixture
def orders(vendor: Vendor) -> list[Order]:
    return [make.order(vendor) for _ in range(5)]


def test_bulk_run_shows_why_orders_were_refused_and_does_the_rest(
    anna: Actor, orders: list[Order], panel: Panel, own_registries: None
) -> None:
    @register
    class Mark(Action):
        label, right, confirmation, kind, bulk = "Mark", Right.SUPPORT, "Marked.", Activity.Kind.CHANGE, True

        def obstacle(self) -> str:
            return "it is a test order" if self.order.is_test else ""

        def perform(self) -> str:
            if self.order == orders[4]:
                raise Obstacle("it is the last one")
            return "Marked."

    Order.objects.filter(pk=orders[0].pk).update(is_test=True)
    client, query = panel(anna), "&".join(f"order={order.number}" for order in orders)

    assert "1 order: it is a test order" in client.get(f"/orders/actions/mark/?{query}").content.decode()
    client.post(f"/orders/actions/mark/?{query}")
    process_jobs()

    run = BulkRun.objects.get()
    assert sorted(run.orders.filter(state="refused").values_list("result_text", flat=True)) == [
        "it is a test order",
        "it is the last one",
    ]
    page = client.get(run.get_absolute_url()).content.decode()
    assert "3 done, 2 not possible. Finished" in page


def test_selection_takes_all_orders_of_a_search(anna: Actor, orders: list[Order], panel: Panel) -> None:
    make.order(orders[0].vendor, last_name="Lovelace")
    form = {"action": "add-comment", "all": "last_name=hopper"}

    response = panel(anna).post("/orders/actions/", form)
    panel(anna).post(response.headers["Location"], {"comment": "hello"})

    assert BulkRun.objects.get().total == 5


def test_selection_ignores_orders_of_other_vendors(
    anna: Actor, orders: list[Order], other_vendor: Vendor, panel: Panel
) -> None:
    foreign = make.order(other_vendor)
    query = {"order": [orders[0].number, foreign.number]}

    panel(anna).post(PAGE, {"comment": "hello"}, query_params=query)
    process_jobs()

    assert Activity.objects.get().order == orders[0]


def test_bulk_go_refuses_an_empty_selection(anna: Actor, panel: Panel) -> None:
    response = panel(anna).post("/orders/actions/", {"action": "add-comment"}, follow=True)

    assert "Select orders first" in response.content.decode()


def test_bulk_action_is_absent_for_single_order_actions(
    anna: Actor, orders: list[Order], panel: Panel
) -> None:
    assert panel(anna).get("/orders/actions/change-email/").status_code == 404


@pytest.mark.parametrize("invalid_filter", ["placed_after=xx", "status=bogus", "amount_min=5&amount_max=1"])
def test_selection_is_empty_while_a_filter_is_invalid(
    anna: Actor, orders: list[Order], panel: Panel, invalid_filter: str
) -> None:
    client = panel(anna)

    response = client.post("/orders/actions/", {"action": "add-comment", "all": invalid_filter}, follow=True)
    client.post(f"{PAGE}?all=1&{invalid_filter}", {"comment": "hello"})

    assert "A filter makes no sense" in response.text
    assert orders[0].number not in client.get(f"/orders/?{invalid_filter}").text
    assert not BulkRun.objects.exists()
