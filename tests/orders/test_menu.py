"""The Actions drop-down and its Go button."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from orders.actions import Obstacle, Target, actions_on, menu
from orders.models import Activity, Order, OrderItem
from tests import make
from tests.stamps import Stamp
from vendors.actor import Actor
from vendors.models import Vendor

pytestmark = pytest.mark.usefixtures("stamps")
Panel = Callable[[Actor], Client]


def test_menu_makes_no_query(
    anna: Actor, order: Order, item: OrderItem, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        menu(order, anna)
        menu(order, anna, item)


def test_menu_lists_actions_by_weight(anna: Actor, order: Order) -> None:
    weights = [action.weight for action in actions_on(Target.ORDER)]

    assert weights == sorted(weights)
    listed = [action.slug for action in actions_on(Target.ORDER) if action(order, anna).is_listed()]
    assert [entry.slug for entry in menu(order, anna)] == listed


def test_menu_gives_the_reason_why_an_action_cannot_run(anna: Actor, bob: Actor, vendor: Vendor) -> None:
    reasons = [
        {entry.slug: entry.reason for entry in menu(order, actor)}["stamp"]
        for order in (make.order(vendor), make.order(vendor, is_test=True))
        for actor in (anna, bob)
    ]

    refused = "your role (Viewer) does not allow it"
    assert reasons == ["", refused, "it is a test order", refused]


def test_menu_shows_the_reason_on_order_and_list(anna: Actor, vendor: Vendor, panel: Panel) -> None:
    order = make.order(vendor, is_test=True)

    for page in (f"/orders/{order.number}/", "/orders/"):
        page_text = panel(anna).get(page).content.decode()
        assert '<option value="stamp" disabled>Stamp — it is a test order</option>' in page_text


def test_go_runs_an_action_without_a_form(anna: Actor, order: Order, item: OrderItem, panel: Panel) -> None:
    form = {"token": str(uuid4()), "next": f"/orders/?q={order.number}"}
    responses = [
        panel(anna).post(f"{order.get_absolute_url()}actions/", form | {"action": "stamp"}),
        panel(anna).post(f"{item.get_absolute_url()}actions/", form | {"action": "stamp-item"}),
    ]

    assert [response.headers["Location"] for response in responses] == [form["next"]] * 2
    assert list(order.activities.order_by("pk").values_list("sentence", "subject")) == [
        ("Stamped.", ""),
        ("Stamped.", f"item:{item.pk}"),
    ]


def test_go_shows_an_obstacle_on_the_page_of_the_form(anna: Actor, vendor: Vendor, panel: Panel) -> None:
    order = make.order(vendor, is_test=True)

    response = panel(anna).post(f"/orders/{order.number}/actions/", {"action": "stamp"}, follow=True)

    assert response.request["PATH_INFO"] == order.get_absolute_url()
    assert "Stamp: it is a test order." in response.content.decode()
    with pytest.raises(Obstacle):
        Stamp(order, anna).run()


def test_go_leads_to_the_page_of_an_action_with_a_form(anna: Actor, order: Order, panel: Panel) -> None:
    form = {"action": "add-comment", "next": "/orders/?last_name=hop"}

    response = panel(anna).post(f"/orders/{order.number}/actions/", form)

    target = urlsplit(response.headers["Location"])
    assert (response.status_code, target.path) == (303, f"/orders/{order.number}/actions/add-comment/")
    assert parse_qs(target.query) == {"next": [form["next"]]}


def test_go_asks_to_choose_an_action_first(anna: Actor, order: Order, panel: Panel) -> None:
    response = panel(anna).post(f"/orders/{order.number}/actions/", {"action": ""}, follow=True)

    assert "Choose an action first, then press Go." in response.content.decode()


def test_order_of_one_item_has_the_items_actions_in_its_menu(
    anna: Actor, order: Order, item: OrderItem, panel: Panel
) -> None:
    client = panel(anna)
    for tab in ("", "activity/"):
        assert '<option value="stamp-item">' in client.get(f"{order.get_absolute_url()}{tab}").text

    response = client.post(f"{order.get_absolute_url()}actions/", {"action": "stamp-item"})

    assert response.headers["Location"] == item.get_absolute_url()
    assert order.activities.get().subject == f"item:{item.pk}"
    several = make.order(order.vendor, items=2)
    assert '<option value="stamp-item">' not in client.get(several.get_absolute_url()).text


@pytest.mark.parametrize("slug", ["no-such-action", "stamp-item", "../", "STAMP"])
def test_go_knows_only_the_actions_of_its_target(
    anna: Actor, vendor: Vendor, panel: Panel, slug: str
) -> None:
    order = make.order(vendor, items=2)
    assert panel(anna).post(f"/orders/{order.number}/actions/", {"action": slug}).status_code == 404


def test_item_page_finds_no_item_of_another_order(
    anna: Actor, order: Order, vendor: Vendor, panel: Panel
) -> None:
    foreign_item = make.order(vendor).items.get()
    page = f"/orders/{order.number}/items/{foreign_item.pk}/"

    responses = [
        panel(anna).get(page),
        panel(anna).post(f"{page}actions/", {"action": "stamp-item"}),
        panel(anna).post(f"{page}actions/stamp-item/"),
    ]

    assert [response.status_code for response in responses] == [404] * 3
    assert not Activity.objects.exists()


def test_order_page_links_to_the_action_that_edits_the_email(
    anna: Actor, bob: Actor, order: Order, panel: Panel
) -> None:
    link = f'href="/orders/{order.number}/actions/change-email/"'

    assert link in panel(anna).get(order.get_absolute_url()).content.decode()
    page = panel(bob).get(order.get_absolute_url()).content.decode()
    assert link not in page
    assert 'title="your role (Viewer) does not allow it"' in page
