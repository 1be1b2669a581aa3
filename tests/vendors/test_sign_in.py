"""Sign-in by email and password; there is no sign-up."""

import socket
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from devtools.ports import HOST, free_port
from orders.models import Order
from tests import make
from vendors.actor import Actor
from vendors.models import User, Vendor
from vendors.rights import Role

Panel = Callable[[Actor], Client]
LOGIN = "/accounts/login/"


def sign_in(client: Client, email: str, password: str = make.PASSWORD) -> Any:
    """Post the sign-in form, and return the response."""
    return client.post(LOGIN, {"login": email, "password": password})


@pytest.mark.parametrize("typed", ["anna@demo.example", "Anna@Demo.Example", " anna@demo.example "])
def test_sign_in_accepts_the_email_in_any_case(anna: Actor, client: Client, typed: str) -> None:
    assert sign_in(client, typed).headers["Location"] == "/"
    assert client.get("/orders/").status_code == 200


def test_sign_in_redirects_to_the_requested_page(anna: Actor, order: Order, client: Client) -> None:
    redirect = client.get(order.get_absolute_url())
    assert redirect.headers["Location"] == f"{LOGIN}?next={order.get_absolute_url()}"

    page = client.get(redirect.headers["Location"]).content.decode()
    assert f'name="next" value="{order.get_absolute_url()}"' in page
    form = {"login": "anna@demo.example", "password": make.PASSWORD, "next": order.get_absolute_url()}
    assert client.post(LOGIN, form).headers["Location"] == order.get_absolute_url()


def test_sign_in_redirects_to_no_other_site(anna: Actor, client: Client) -> None:
    form = {"login": "anna@demo.example", "password": make.PASSWORD, "next": "//evil.example"}

    assert client.post(LOGIN, form).headers["Location"] == "/"


def test_sign_in_answers_the_same_for_a_wrong_password_and_an_unknown_email(
    anna: Actor, client: Client
) -> None:
    for email in ("anna@demo.example", "stranger@demo.example"):
        response = sign_in(client, email, "wrong")
        assert response.status_code == 200
        assert "not correct" in response.content.decode()


def test_sign_in_limits_emails_from_one_address(client: Client, db: None) -> None:
    responses = [sign_in(client, f"guess{n}@demo.example", "wrong").content.decode() for n in range(12)]

    assert "Too many failed sign-in attempts" in responses[-1]


@pytest.mark.slow
@pytest.mark.parametrize("silent", [False, True], ids=["refused", "silent"])
def test_sign_in_works_while_the_cache_is_down(
    anna: Actor, client: Client, settings: Settings, silent: bool
) -> None:
    with socket.create_server((HOST, 0)) as server:
        port = server.getsockname()[1] if silent else free_port()
        unreachable = settings.CACHES["default"] | {"LOCATION": f"redis://{HOST}:{port}/0"}
        settings.CACHES = {"default": unreachable}
        started_at = time.monotonic()

        assert sign_in(client, "anna@demo.example").headers["Location"] == "/"
        assert client.get("/orders/").status_code == 200
        assert time.monotonic() - started_at < 3


def test_sign_up_is_closed(client: Client, db: None) -> None:
    page = client.get("/accounts/signup/").content.decode()
    client.post("/accounts/signup/", {"email": "new@demo.example", "password1": make.PASSWORD})

    assert "Sign Up Closed" in page
    assert not User.objects.exists()


def test_session_ends_when_the_user_is_deactivated(bob: Actor, order: Order, panel: Panel) -> None:
    assert bob.user
    client = panel(bob)
    assert client.get(order.get_absolute_url()).status_code == 200

    User.objects.filter(pk=bob.user.pk).update(is_active=False)

    assert client.get(order.get_absolute_url()).headers["Location"].startswith(LOGIN)
    assert sign_in(Client(), "bob@demo.example").headers.get("Location") != "/"


def test_session_ends_when_the_password_changes(bob: Actor, panel: Panel) -> None:
    assert bob.user
    client = panel(bob)
    bob.user.set_password("another one entirely")
    bob.user.save()

    assert client.get("/orders/").status_code == 302


def test_sign_out_needs_a_post(anna: Actor, panel: Panel) -> None:
    client = panel(anna)
    client.get("/accounts/logout/")
    assert client.get("/orders/").status_code == 200

    client.post("/accounts/logout/")
    assert client.get("/orders/").status_code == 302


def test_opening_an_order_chooses_its_vendor(vendor: Vendor, other_vendor: Vendor, client: Client) -> None:
    person = make.seat("dora@demo.example", vendor, Role.OWNER)
    person.seats.create(vendor=other_vendor, role=Role.AGENT)
    own_order, other_order = make.order(vendor), make.order(other_vendor)
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])

    assert own_order.number in client.get("/orders/").content.decode()
    client.get(other_order.get_absolute_url())
    page = client.get("/orders/").content.decode()
    assert (own_order.number in page, other_order.number in page) == (False, True)


def test_password_page_lists_the_rules(anna: Actor, panel: Panel) -> None:
    page = panel(anna).get("/accounts/password/change/").content.decode()

    assert "<li>Your password must contain at least 8 characters.</li>" in page
