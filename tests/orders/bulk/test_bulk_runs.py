"""The list of a vendor's bulk runs: of the team or of one person, page by page."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from orders.bulk.models import BulkOrder, BulkRun
from orders.models import Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
RUNS = "/orders/runs/"


def make_run(actor: Actor, *orders: Order, states: str = "done") -> BulkRun:
    """Make a run whose orders have the `states`, one word each."""
    assert actor.user is not None
    vendor = actor.seats[0].vendor
    state_of_orders = states.split()
    waiting = state_of_orders.count("waiting")
    run = BulkRun.objects.create(
        vendor=vendor,
        user=actor.user,
        action="add-comment",
        state="running" if waiting else "done",
        processed=len(orders) - waiting,
        total=len(orders),
    )
    for order, state in zip(orders, state_of_orders, strict=False):
        BulkOrder.objects.create(vendor=vendor, run=run, order=order, state=state)
    return run


def test_bulk_runs_lists_the_runs_of_the_team_with_results(
    panel: Panel, anna: Actor, bob: Actor, vendor: Vendor
) -> None:
    orders = [make.order(vendor) for _ in range(4)]
    make_run(anna, *orders, states="done done refused waiting")
    make_run(bob, orders[0])

    page = panel(bob).get(RUNS).content.decode()

    assert page.count(">Add Comment</a>") == 2
    assert "2 done, 1 not possible, 1 waiting" in page
    assert 'max="4" value="3"' in page
    assert page.index("bob@demo.example") < page.index("anna@demo.example")
    assert page.count(">Running<") == page.count(">Finished<") == 1


def test_bulk_runs_lists_only_own_runs_with_mine(panel: Panel, anna: Actor, bob: Actor, order: Order) -> None:
    make_run(anna, order)
    mine = make_run(bob, order)

    page = panel(bob).get(RUNS, {"mine": "1"}).content.decode()

    assert mine.get_absolute_url() in page
    assert page.count(">Add Comment</a>") == 1


def test_bulk_runs_hides_runs_of_other_vendors(
    panel: Panel, anna: Actor, charlie: Actor, order: Order
) -> None:
    make_run(anna, order)

    assert "No bulk runs yet" in panel(charlie).get(RUNS).content.decode()


@pytest.mark.parametrize(("runs", "older"), [(25, 0), (26, 1)])
def test_bulk_runs_has_an_older_page_only_above_25(
    panel: Panel, anna: Actor, order: Order, runs: int, older: int
) -> None:
    for _ in range(runs):
        make_run(anna, order)

    page = panel(anna).get(RUNS).content.decode()

    assert (page.count(">Add Comment</a>"), page.count('rel="next"')) == (25, older)


def test_bulk_runs_pages_with_five_queries(
    panel: Panel, anna: Actor, order: Order, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    runs = [make_run(anna, order) for _ in range(27)]
    client = panel(anna)
    client.get(RUNS)

    with django_assert_max_num_queries(5):
        page = client.get(RUNS).content.decode()
    assert page.count(">Add Comment</a>") == 25

    older = client.get(RUNS, {"after": runs[2].pk}).content.decode()
    assert [old_run.get_absolute_url() in older for old_run in runs[:4]] == [True, True, False, False]
    assert "Older" not in older
    assert f"?after={runs[2].pk}" in page


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30])
def test_bulk_runs_ignores_a_bad_cursor(panel: Panel, anna: Actor, order: Order, after: str) -> None:
    make_run(anna, order)

    assert ">Add Comment</a>" in panel(anna).get(RUNS, {"after": after}).content.decode()


def test_bulk_runs_is_linked_from_the_menu_and_each_run(panel: Panel, anna: Actor, order: Order) -> None:
    client = panel(anna)

    assert RUNS in client.get("/orders/").content.decode()
    assert (
        f'class="crumbs" href="{RUNS}"'
        in client.get(make_run(anna, order).get_absolute_url()).content.decode()
    )
