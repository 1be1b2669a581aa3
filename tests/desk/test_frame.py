"""The panel as a frame: whose pages may show it, what it shows, and that it needs no cookie."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from core.rate_limit import AccountLimit
from desk.models import HelpDesk
from orders.models import Order
from tests import make
from tests.desk.help_scout import frame_address
from tests.types import Response
from vendors.actor import Actor
from vendors.models import Vendor
from vendors.rights import Role

HELP_SCOUT = HelpDesk.Kind.HELP_SCOUT


@pytest.fixture
def frame(alice: Actor, vendor: Vendor) -> str:
    """The address of a connected desk's frame."""
    return f"/desk/frame/{make.help_desk(vendor)[1]}/"


def post(address: str, page: Response, emails: str = "grace@navy.example") -> Response:
    match = re.search(r'name="opened" value="([^"]+)"', page.content.decode())
    fields = {"emails": emails, "opened": match[1] if match else ""}
    return Client(enforce_csrf_checks=True).post(address.partition("?")[0], fields)


def test_frame_shows_the_senders_orders(frame: str, order: Order) -> None:
    make.order(order.vendor, email="ada@post.example", first_name="Ada")

    page = post(frame, Client().get(frame))

    text = page.content.decode()
    assert page.status_code == 200
    assert f"Order {order.number}" in text
    assert "Email address: grace@navy.example" in text
    assert "Ada" not in text
    for label in ("Resend", "Reset link", "Copy key", "Open"):
        assert label in text
    assert not page.cookies


def test_frame_names_who_may_show_it(alice: Actor, vendor: Vendor) -> None:
    origins = ["https://acme.zendesk.com", "https://desk.acme.example:8443"]
    address = f"/desk/frame/{make.help_desk(vendor, origins=origins)[1]}/"

    response = Client().get(address)

    policy = dict(
        part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";")
    )
    assert policy["frame-ancestors"] == " ".join(origins)
    assert policy["default-src"] == policy["form-action"] == "'self'"
    assert "X-Frame-Options" not in response.headers
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_panel_itself_may_be_framed_by_nobody(client: Client, db: None) -> None:
    response = client.get("/accounts/login/")

    assert response.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("emails", "sentence"),
    [
        ("", "This field is required."),
        ("nobody", "Enter an email address, such as name@company.com."),
        ("ada@post.example", "No order of ada@post.example."),
        ("ada@post.example grace@navy.example", "Resend"),
        ("x" * 1_001, "at most 1000 characters"),
    ],
)
def test_frame_says_what_was_not_found(frame: str, order: Order, emails: str, sentence: str) -> None:
    assert sentence in post(frame, Client().get(frame), emails).content.decode()


def test_frame_that_was_opened_long_ago_shows_nothing(frame: str, order: Order, other_vendor: Vendor) -> None:
    page = Client().get(frame)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=13)):
        late = post(frame, page)
    make.seat("charlie@demo.example", other_vendor, Role.OWNER)
    other = f"/desk/frame/{make.help_desk(other_vendor)[1]}/"

    for response in (late, post(other, page), Client().post(frame, {"emails": "grace@navy.example"})):
        assert response.status_code == 403
        assert "opened long ago" in response.content.decode()


def test_help_scout_opens_a_frame_by_its_signature(alice: Actor, vendor: Vendor, order: Order) -> None:
    _, token, secret = make.help_desk(vendor, HELP_SCOUT)
    address = frame_address(token, secret)

    page = Client().get(address)

    assert page.status_code == 200
    assert "frame-ancestors https://secure.helpscout.net" in page.headers["Content-Security-Policy"]
    assert order.number in post(address, page).content.decode()


@pytest.mark.parametrize(
    "change", ["customer-id=9|customer-id=8", "name=|nome=", "X-HelpScout-Signature|X", "?.*|"]
)
def test_help_scouts_frame_is_closed_without_its_signature(
    alice: Actor, vendor: Vendor, order: Order, change: str
) -> None:
    _, token, secret = make.help_desk(vendor, HELP_SCOUT)
    old, _, new = change.partition("|")
    signed = frame_address(token, secret)
    address = signed.partition("?")[0] if old == "?.*" else signed.replace(old, new)

    page = Client().get(address)

    assert page.status_code == 403
    assert 'name="opened"' not in page.content.decode()


def test_frame_is_asked_so_often_in_an_hour(
    frame: str, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.panel.LOOKUPS", AccountLimit("desk_lookups", most=1, seconds=3_600))
    page = Client().get(frame)

    assert [post(frame, page).status_code for _ in range(2)] == [200, 429]
