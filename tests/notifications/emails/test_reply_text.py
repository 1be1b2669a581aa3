"""The reply to copy on every order: ours, or the vendor's own words."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from notifications.emails.models import ReplyText
from orders.models import Order
from vendors.actor import Actor

Panel = Callable[[Actor], Client]
PAGE = "/customer-service/reply-text/"


def test_it_stands_on_every_order(anna: Actor, order: Order, panel: Panel, settings: Settings) -> None:
    page = panel(anna).get(f"{order.get_absolute_url()}reply/").content.decode()

    reply = page[page.index('id="reply-text"') :].partition("</pre>")[0]
    for fact in (f"{settings.SITE_URL}/order-search/", order.number, "orders@mycommerce.com", "Grace Hopper"):
        assert fact in reply


def test_it_is_the_owners_to_word(alice: Actor, order: Order, panel: Panel) -> None:
    client = panel(alice)

    client.post(PAGE, {"text": "Dear {{ customer.last_name }} <b>: {{ lookup_url }}"})

    assert "Dear Hopper &lt;b&gt;: http" in client.get(f"{order.get_absolute_url()}reply/").content.decode()
    client.post(PAGE, {"text": ""})
    assert not ReplyText.objects.exists()


@pytest.mark.parametrize("text", ["{{ order.vendor }}", "a\n{% if %}", "{{ nobody }}"])
def test_it_refuses_what_it_cannot_render(alice: Actor, panel: Panel, text: str) -> None:
    page = panel(alice).post(PAGE, {"text": text}).content.decode()

    assert "Line " in page
    assert not ReplyText.objects.exists()
