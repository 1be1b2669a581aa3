"""The reply to copy on every order: the default, or the vendor's own text."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from notifications.emails.models import ReplyText
from orders.models import Order
from vendors.actor import Actor

Panel = Callable[[Actor], Client]
PAGE = "/customer-service/reply-text/"


def test_reply_text_is_on_every_order(anna: Actor, order: Order, panel: Panel, settings: Settings) -> None:
    page = panel(anna).get(f"{order.get_absolute_url()}reply/").content.decode()

    reply = page[page.index('id="reply-text"') :].partition("</pre>")[0]
    for value in (
        f"{settings.SITE_URL}/order-search/",
        order.number,
        "orders@mycommerce.com",
        "Grace Hopper",
    ):
        assert value in reply


def test_reply_text_is_changed_by_owners(alice: Actor, order: Order, panel: Panel) -> None:
    client = panel(alice)

    client.post(PAGE, {"text": "Dear {{ customer.last_name }} <b>: {{ lookup_url }}"})

    assert "Dear Hopper &lt;b&gt;: http" in client.get(f"{order.get_absolute_url()}reply/").content.decode()
    client.post(PAGE, {"text": ""})
    assert not ReplyText.objects.exists()


@pytest.mark.parametrize("text", ["{{ order.vendor }}", "a\n{% if %}", "{{ nobody }}"])
def test_reply_text_that_cannot_be_rendered_is_refused(alice: Actor, panel: Panel, text: str) -> None:
    page = panel(alice).post(PAGE, {"text": text}).content.decode()

    assert "Line " in page
    assert not ReplyText.objects.exists()
