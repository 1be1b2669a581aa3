"""Who gets in: by email and password, staff with a second factor, nobody by signing up."""

import socket
import time
from collections.abc import Callable

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from devtools.ports import HOST, free_port
from orders.models import Order
from tests import make
from vendors.actor import Actor
from vendors.models import User, Vendor
from vendors.rights import Role

pytestmark = pytest.mark.usefixtures("fresh_cache")
Panel = Callable[[Actor], Client]
LOGIN = "/accounts/login/"


def sign_in(client: Client, email: str, password: str = make.PASSWORD) -> HttpResponse:
    return client.post(LOGIN, {"login": email, "password": password})


@pytest.mark.parametrize("typed", ["anna@demo.example", "Anna@Demo.Example", " anna@demo.example "])
def test_it_signs_in_by_e_mail(anna: Actor, client: Client, typed: str) -> None:
    assert sign_in(client, typed).headers["Location"] == "/"
    assert client.get("/orders/").status_code == 200


def test_it_leads_to_the_page_that_was_asked_for(anna: Actor, order: Order, client: Client) -> None:
    asked = client.get(order.get_absolute_url())
    assert asked.headers["Location"] == f"{LOGIN}?next={order.get_absolute_url()}"

    page = client.get(asked.headers["Location"]).content.decode()
    assert f'name="next" value="{order.get_absolute_url()}"' in page
    form = {"login": "anna@demo.example", "password": make.PASSWORD, "next": order.get_absolute_url()}
    assert client.post(LOGIN, form).headers["Location"] == order.get_absolute_url()


def test_it_leads_nobody_to_another_site(anna: Actor, client: Client) -> None:
    form = {"login": "anna@demo.example", "password": make.PASSWORD, "next": "//evil.example"}

    assert client.post(LOGIN, form).headers["Location"] == "/"


def test_it_gives_the_same_answer_for_a_wrong_password_and_a_stranger(anna: Actor, client: Client) -> None:
    for email in ("anna@demo.example", "stranger@demo.example"):
        answer = sign_in(client, email, "wrong")
        assert answer.status_code == 200
        assert "not correct" in answer.content.decode()


def test_it_slows_down_who_tries_many_passwords(anna: Actor, client: Client) -> None:
    answers = [sign_in(client, "anna@demo.example", f"wrong {n}").content.decode() for n in range(7)]

    assert "not correct" in answers[0]
    assert "Too many failed login attempts" in answers[-1]
    assert "Too many failed login attempts" in sign_in(client, "anna@demo.example").content.decode()
    assert client.get("/orders/").status_code == 302


def test_it_slows_down_who_tries_many_names(client: Client, db: None) -> None:
    answers = [sign_in(client, f"guess{n}@demo.example", "wrong").content.decode() for n in range(12)]

    assert "Too many failed login attempts" in answers[-1]


@pytest.mark.parametrize("silent", [False, True], ids=["refused", "silent"])
def test_it_lets_people_in_while_the_cache_is_away(
    anna: Actor, client: Client, settings: Settings, silent: bool
) -> None:
    with socket.create_server((HOST, 0)) as server:
        port = server.getsockname()[1] if silent else free_port()
        away = settings.CACHES["default"] | {"LOCATION": f"redis://{HOST}:{port}/0"}
        settings.CACHES = {"default": away}
        began = time.monotonic()

        assert sign_in(client, "anna@demo.example").headers["Location"] == "/"
        assert client.get("/orders/").status_code == 200
        assert time.monotonic() - began < 3


def test_it_lets_nobody_sign_up(client: Client, db: None) -> None:
    page = client.get("/accounts/signup/").content.decode()
    client.post("/accounts/signup/", {"email": "new@demo.example", "password1": make.PASSWORD})

    assert "Sign Up Closed" in page
    assert not User.objects.exists()


def test_it_ends_the_session_of_somebody_deactivated(bob: Actor, order: Order, panel: Panel) -> None:
    assert bob.user
    client = panel(bob)
    assert client.get(order.get_absolute_url()).status_code == 200

    User.objects.filter(pk=bob.user.pk).update(is_active=False)

    assert client.get(order.get_absolute_url()).headers["Location"].startswith(LOGIN)
    assert sign_in(Client(), "bob@demo.example").headers.get("Location") != "/"


def test_it_ends_other_sessions_when_the_password_changes(bob: Actor, panel: Panel) -> None:
    assert bob.user
    client = panel(bob)
    bob.user.set_password("another one entirely")
    bob.user.save()

    assert client.get("/orders/").status_code == 302


def test_it_signs_out_by_post(anna: Actor, panel: Panel) -> None:
    client = panel(anna)
    client.get("/accounts/logout/")
    assert client.get("/orders/").status_code == 200

    client.post("/accounts/logout/")
    assert client.get("/orders/").status_code == 302


def test_it_shows_the_vendor_whose_order_was_opened(
    vendor: Vendor, other_vendor: Vendor, client: Client
) -> None:
    person = make.seat("dora@demo.example", vendor, Role.OWNER)
    person.seats.create(vendor=other_vendor, role=Role.AGENT)
    mine, theirs = make.order(vendor), make.order(other_vendor)
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])

    assert mine.number in client.get("/orders/").content.decode()
    client.get(theirs.get_absolute_url())
    page = client.get("/orders/").content.decode()
    assert (mine.number in page, theirs.number in page) == (False, True)


def test_it_tells_the_rules_for_a_new_password(anna: Actor, panel: Panel) -> None:
    page = panel(anna).get("/accounts/password/change/").content.decode()

    assert "<li>Your password must contain at least 8 characters.</li>" in page
