"""Help topics: all can be read, and every page links to the topic that explains it."""

from collections.abc import Callable

import pytest
from django.test import Client

from core.help import HelpTopic, topics
from orders.models import Order
from tests.site_map import panel_names
from vendors.actor import Actor

Panel = Callable[[Actor], Client]


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.key)
def test_topic_explains_pages_that_exist(topic: HelpTopic, bob: Actor, panel: Panel) -> None:
    page = panel(bob).get(f"/help/{topic.key}/")

    assert page.status_code == 200
    assert "Back to index" in page.content.decode()
    of_libraries = ("account_", "mfa_", "usersessions_")
    url_names = {url_name for url_name in topic.url_names if not url_name.startswith(of_libraries)}
    assert url_names <= panel_names()


def test_index_lists_all_topics(bob: Actor, panel: Panel) -> None:
    page = panel(bob).get("/help/").content.decode()

    assert [topic.key for topic in topics() if f"/help/{topic.key}/" not in page] == []


def test_page_links_to_its_topic(bob: Actor, order: Order, panel: Panel) -> None:
    client = panel(bob)

    assert "/help/finding-orders/" in client.get("/orders/").content.decode()
    assert "/help/the-order-page/" in client.get(order.get_absolute_url()).content.decode()
    assert client.get("/help/nothing/").status_code == 404
