"""Before a bulk run starts: what it comes to, whom it leaves out, and a number that has to be typed."""

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
def give_away(made_up: None) -> type[Action]:
    """Something dear: not for test orders, and not without a second look."""

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
    """The page of the action for all orders, or what it answers to a form."""
    Order.objects.filter(pk=orders[0].pk).update(is_test=True)
    address = "/orders/actions/give-away/?" + "&".join(f"order={order.number}" for order in orders)
    client = panel(amir)

    def page(**form: str) -> str:
        answer = client.post(address, form, follow=True) if form else client.get(address)
        return answer.content.decode()

    return page


def test_it_tells_what_it_comes_to_and_whom_it_leaves_out(page: Callable[..., str]) -> None:
    asked = page()

    assert "<strong>3 orders</strong>" in asked
    assert "14985 cents in all." in asked
    assert "1 order: it is a test order" in asked


@pytest.mark.parametrize("typed", ["", "4", "three"])
def test_it_does_nothing_until_the_number_is_typed(page: Callable[..., str], typed: str) -> None:
    assert "3, to go on" in page(comment="sorry", how_many=typed)
    assert not BulkRun.objects.exists()


def test_it_keeps_the_typed_number_to_itself(page: Callable[..., str]) -> None:
    page(comment="sorry", how_many=" 3 ")
    process_jobs()

    run = BulkRun.objects.get()
    assert run.asked == {"comment": "sorry"}
    assert sorted(run.orders.values_list("state", flat=True)) == ["done", "done", "done", "refused"]


def test_it_does_not_start_what_is_possible_for_none(page: Callable[..., str]) -> None:
    Order.objects.update(is_test=True)

    assert "not possible for any of the 4 selected orders" in page(comment="sorry", how_many="0")
    assert not BulkRun.objects.exists()


def test_it_takes_the_newest_and_says_so_when_there_are_too_many(
    anna: Actor, orders: list[Order], panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "AT_MOST", 3)
    address = "/orders/actions/add-comment/?all=1&last_name=hopper"

    assert "There are more" in panel(anna).get(address).content.decode()
    panel(anna).post(address, {"comment": "hello"})

    assert list(BulkRun.objects.get().orders.order_by("pk").values_list("order", flat=True)) == [
        order.pk for order in reversed(orders[1:])
    ]


def test_bulk_preview_speaks_of_more_only_beyond_the_bound(
    anna: Actor, orders: list[Order], panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "AT_MOST", 4)

    page = panel(anna).get("/orders/actions/add-comment/?all=1&last_name=hopper").content.decode()

    assert len(orders) == 4
    assert "There are more" not in page
