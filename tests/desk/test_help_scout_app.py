"""Help Scout's legacy dynamic app: a signed ticket is answered with HTML that only has links to our pages."""

import re
from typing import Any

import pytest
from django.test import Client

from core.panel_url import panel_url
from core.rate_limit import AccountLimit
from delivery.downloads.file_catalog import attach_products
from desk.models import HelpDesk
from orders.models import Order
from tests import make
from tests.delivery import goods
from tests.desk.help_scout import TICKET, post_ticket
from tests.tables import snapshot
from vendors.actor import Actor
from vendors.models import Vendor

LEGACY = HelpDesk.Kind.HELP_SCOUT_LEGACY


@pytest.fixture
def desk(alice: Actor, vendor: Vendor) -> tuple[str, str]:
    """The token and the secret of a connected dynamic app."""
    _, token, secret = make.help_desk(vendor, LEGACY)
    return token, secret


def test_ticket_is_answered_with_the_senders_orders(desk: tuple[str, str], order: Order) -> None:
    item = order.items.get()
    attach_products(goods.file(order.vendor), [goods.terms(item).product])
    goods.delivered(goods.reloaded(item))
    make.order(order.vendor, email="ada@post.example")

    response = post_ticket(*desk)

    html = response.json()["html"]
    assert response.status_code == 200
    base = panel_url(order.get_absolute_url())
    of_item = f"{base}items/{item.pk}/actions"
    assert re.findall(r'href="([^"]+)">([^<]+)</a>', html) == [
        (f"{base}actions/resend-order/", "Resend"),
        (base, "Open"),
        (f"{of_item}/reset-download-link/", "Reset link"),
        (f"{of_item}/view-entitlement/", "Copy key"),
    ]
    assert html.count("<h4>") == 1


def test_answer_has_links_and_texts_only(desk: tuple[str, str], order: Order) -> None:
    Order.objects.filter(vendor=order.vendor).update(last_name="<script>alert(1)</script>")

    html = post_ticket(*desk).json()["html"]

    assert not re.search(r"<(script|form|input|img|iframe|button)\b", html)
    assert "&lt;script&gt;" in html


def test_ticket_writes_nothing_but_its_use(desk: tuple[str, str], order: Order) -> None:
    post_ticket(*desk)
    before = snapshot()

    post_ticket(*desk)  # Help Scout signs no time: it may be sent again

    changed = {table for table, rows in snapshot().items() if rows != before.get(table)}
    assert changed <= {"core_ratelimitcount"}


@pytest.mark.parametrize(
    ("ticket", "sentence"),
    [
        (TICKET | {"customer": {"email": None, "emails": []}}, "The ticket has no email address."),
        (TICKET | {"customer": {"email": "ada@post.example"}}, "No order of ada@post.example."),
        (TICKET | {"customer": {"emails": ["x", 7, None, "a b@c", "<b>@post.example"]}}, "no email address"),
        (TICKET | {"ticket": False, "customer": {"email": "Grace <grace@navy.example>"}}, "Resend"),
    ],
)
def test_fields_without_a_value_may_be_missing(
    desk: tuple[str, str], order: Order, ticket: Any, sentence: str
) -> None:
    assert sentence in post_ticket(*desk, ticket).json()["html"]


@pytest.mark.parametrize("signature", ["", "x", "ä", "AAAA", "lMp3k1Zk0vB0oYb4d0m3m1Y8XjQ="])
def test_ticket_that_is_not_signed_is_refused(desk: tuple[str, str], order: Order, signature: str) -> None:
    response = post_ticket(*desk, signature=signature.encode("latin-1").decode("latin-1"))

    assert response.status_code == 403
    assert "Hopper" not in response.content.decode()


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"[]", 400), (b"{}", 400), (b"\xff", 400), (b"[" * 99_999, 400), (b" " * 100_001, 413),
     (b" " * 3_000_000, 413)],
)  # fmt: skip
def test_body_that_is_no_ticket_is_refused(desk: tuple[str, str], body: bytes, status: int) -> None:
    assert post_ticket(*desk, body).status_code == status


def test_help_desk_asks_so_often_in_an_hour(
    desk: tuple[str, str], order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.panel.LOOKUPS", AccountLimit("desk_lookups", most=1, seconds=3_600))

    assert [post_ticket(*desk).status_code for _ in range(2)] == [200, 429]


def test_ticket_takes_few_queries(
    desk: tuple[str, str], order: Order, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        make.order(order.vendor, items=3)
    post_ticket(*desk)

    with django_assert_max_num_queries(12):
        post_ticket(*desk, client=Client())
