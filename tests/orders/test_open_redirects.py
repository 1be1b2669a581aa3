"""The parameter `next` never leads to another site."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.test import Client

from orders.models import Order
from vendors.actor import Actor

FOREIGN_ADDRESSES = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example/orders/",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "data:text/html,hello",
    " //evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
]


@pytest.mark.parametrize("address", FOREIGN_ADDRESSES)
def test_next_never_redirects_to_another_site(
    anna: Actor, order: Order, panel: Callable[[Actor], Client], address: str
) -> None:
    client = panel(anna)
    page = f"/orders/{order.number}/actions/"
    responses = [
        client.post(page, {"action": "", "next": address}),
        client.post(f"{page}add-comment/", {"comment": "hello", "next": address}),
        client.post(f"{page}add-comment/?next={address}", {"comment": "hello again"}),
        client.post("/orders/actions/", {"next": address}),
        client.post("/vendor/", {"vendor": order.vendor_id, "next": address}),
    ]

    for response in responses:
        target = urlsplit(response.headers["Location"])
        assert (target.scheme, target.netloc) == ("", "")
        assert target.path == "/" or target.path.startswith("/orders/")


@pytest.mark.parametrize("address", FOREIGN_ADDRESSES)
def test_next_never_links_to_another_site(
    anna: Actor, order: Order, panel: Callable[[Actor], Client], address: str
) -> None:
    client = panel(anna)
    for page in (f"/orders/{order.number}/actions/add-comment/", "/orders/actions/add-comment/"):
        page_text = client.get(page, {"next": address, "order": order.number}).content.decode()

        assert "evil.example" not in page_text
        assert "javascript:" not in page_text


def test_action_leads_back_to_where_it_was_started(
    anna: Actor, order: Order, panel: Callable[[Actor], Client]
) -> None:
    form = {"comment": "hello", "next": "/orders/?last_name=hop&after=1-2"}

    response = panel(anna).post(f"/orders/{order.number}/actions/add-comment/", form)

    assert response.headers["Location"] == form["next"]
