"""Help: every topic can be read, every page leads to the one that explains it."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client

from core.help import Topic, topics
from orders.models import Order
from tests.route import Route, Samples
from tests.routes import ROUTES
from tests.site_map import panel_names
from vendors.actor import Actor

Panel = Callable[[Actor], Client]
OWN, FILES = {"help", "help_topic"}, {"file_version", "refunds_file", "receipt_pdf"}
PAGES = [route for route in ROUTES if route.get == HTTPStatus.OK and route.name not in FILES]


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.key)
def test_it_explains_pages_that_exist(topic: Topic, bob: Actor, panel: Panel) -> None:
    page = panel(bob).get(f"/help/{topic.key}/")

    assert page.status_code == 200
    assert "Back to index" in page.content.decode()
    assert {
        name for name in topic.pages if not name.startswith(("account_", "mfa_", "usersessions_"))
    } <= panel_names()


def test_it_lists_all_topics(bob: Actor, panel: Panel) -> None:
    page = panel(bob).get("/help/").content.decode()

    assert [topic.key for topic in topics() if f"/help/{topic.key}/" not in page] == []


@pytest.mark.parametrize("route", PAGES, ids=str)
def test_it_leads_from_each_page_of_the_panel(
    route: Route, acme: Samples, alice: Actor, panel: Panel
) -> None:
    page = panel(alice).get(route.url(acme)).content.decode()

    assert "MyCommerce vendor control panel</" not in page or route.name in OWN or "Help: " in page


def test_it_leads_from_a_page_to_its_topic(bob: Actor, order: Order, panel: Panel) -> None:
    client = panel(bob)

    assert "/help/finding-orders/" in client.get("/orders/").content.decode()
    assert "/help/the-order-page/" in client.get(order.get_absolute_url()).content.decode()
    assert client.get("/help/nothing/").status_code == 404
