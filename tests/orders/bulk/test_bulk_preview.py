"""Before a bulk run starts: its summary, its refused orders, and the number that has to be typed."""

from collections.abc import Callable, Iterable

import pytest
from django.test import Client

from jobs.worker import process_jobs
from orders.actions import Action, register
from orders.bulk import selection
from orders.bulk.models import BulkRun
from orders.forms import CommentForm
from orders.models import Activity, Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor
from vendors.rights import Right

Panel = Callable[[Actor], Client]


@pytest.fixture
def orders(vendor: Vendor) -> list[Order]:
    return [make.order(vendor) for _ in range(4)]


@pytest.fixture
def give_away(own_registries: None) -> type[Action]:
    """An action that asks for the number of orders and refuses test orders."""

    @register
    class GiveAway(Action):
        label, right, confirmation, kind = "Give Away", Right.REFUND, "Given away.", Activity.Kind.CHANGE
        bulk, bulk_confirms, bulk_form_class = True, True, CommentForm

        def obstacle(self) -> str:
            return "it is a test order" if self.order.is_test else ""

        @classmethod
        def bulk_summary(cls, orders: Iterable[Order]) -> list[str]:
            return [f"{sum(order.total_minor for order in orders)} cents in all."]

        def perform(self, *, comment: str) -> str:
            return "Given away."

    return GiveAway


@pytest.fixture
def page(amir: Actor, orders: list[Order], panel: Panel, give_away: type[Action]) -> Callable[..., str]:
    """Return the text of the action's page for all orders, or of the response to a form."""
    Order.objects.filter(pk=orders[0].pk).update(is_test=True)
    address = "/orders/actions/give-away/?" + "&".join(f"order={order.number}" for order in orders)
    client = panel(amir)

    def page(**form: str) -> str:
        response = client.post(address, form, follow=True) if form else client.get(address)
        return response.content.decode()

    return page


def test_bulk_preview_shows_the_summary_and_the_refused_orders(page: Callable[..., str]) -> None:
    text = page()

    assert "<strong>3 orders</strong>" in text
    assert "14985 cents in all." in text
    assert "1 order: it is a test order" in text


@pytest.mark.parametrize("typed", ["", "4", "three"])
def test_bulk_action_waits_for_the_typed_number(page: Callable[..., str], typed: str) -> None:
    assert "3, to go on" in page(comment="sorry", how_many=typed)
    assert not BulkRun.objects.exists()


def test_bulk_action_does_not_pass_on_the_typed_number(page: Callable[..., str]) -> None:
    page(comment="sorry", how_many=" 3 ")
    process_jobs()

    run = BulkRun.objects.get()
    assert run.form_data == {"comment": "sorry"}
    assert sorted(run.orders.values_list("state", flat=True)) == ["done", "done", "done", "refused"]


def test_bulk_action_does_not_start_without_possible_orders(page: Callable[..., str]) -> None:
    Order.objects.update(is_test=True)

    assert "not possible for any of the 4 selected orders" in page(comment="sorry", how_many="0")
    assert not BulkRun.objects.exists()


def test_bulk_action_takes_the_newest_orders_and_says_there_are_more(
    anna: Actor, orders: list[Order], panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "MAX_ORDERS", 3)
    address = "/orders/actions/add-comment/?all=1&last_name=hopper"

    assert "There are more" in panel(anna).get(address).content.decode()
    panel(anna).post(address, {"comment": "hello"})

    assert list(BulkRun.objects.get().orders.order_by("pk").values_list("order", flat=True)) == [
        order.pk for order in reversed(orders[1:])
    ]


def test_bulk_preview_says_there_are_more_only_above_the_limit(
    anna: Actor, orders: list[Order], panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "MAX_ORDERS", 4)

    page = panel(anna).get("/orders/actions/add-comment/?all=1&last_name=hopper").content.decode()

    assert len(orders) == 4
    assert "There are more" not in page
