"""Wrong passwords and codes are limited in the database, and nobody locks anybody else out."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from core.models import RateLimitCount
from tests import make
from vendors.actor import Actor
from vendors.sign_in.known_device import cookie_name

TOO_MANY = "Too many failed sign-in attempts"


@pytest.fixture(autouse=True)
def redis_is_away(settings: Settings) -> None:
    """None of this may count there."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


def sign_in(network: str, email: str = "anna@demo.example", password: str = "wrong") -> Any:  # noqa: S107
    """Post the sign-in form from an address, with a new browser, and return the response."""
    return Client(REMOTE_ADDR=network).post("/accounts/login/", {"login": email, "password": password})


def is_refused(response: Any) -> bool:
    return TOO_MANY in response.content.decode()


def forget_networks() -> None:
    """Let a minute go by, in which the limit of a network over all accounts ends."""
    RateLimitCount.objects.filter(key__contains=":password-network:").delete()


def networks() -> Iterator[str]:
    return (f"198.51.{high}.{low}" for high in range(4) for low in range(250))


@pytest.mark.parametrize("email", ["anna@demo.example", "nobody@demo.example"])
def test_eleventh_wrong_password_from_a_network_is_refused(anna: Actor, email: str) -> None:
    refusals = []
    for number in range(12):
        refusals.append(is_refused(sign_in(f"2001:db8:1:2::{number}", email)))
        if number == 8:
            forget_networks()

    assert refusals == [False] * 10 + [True] * 2


def test_right_password_from_another_network_is_accepted(anna: Actor) -> None:
    for _ in range(12):
        sign_in("192.0.2.1")

    assert is_refused(sign_in("192.0.2.1", password=make.PASSWORD))
    assert sign_in("192.0.2.2", password=make.PASSWORD).headers["Location"] == "/"


def test_right_passwords_do_not_count(anna: Actor) -> None:
    for _ in range(11):
        assert sign_in("192.0.2.1", password=make.PASSWORD).status_code == 302


def test_guesses_from_many_networks_only_wait_for_each_other(anna: Actor) -> None:
    refusals = [is_refused(sign_in(network)) for network, _ in zip(networks(), range(25), strict=False)]
    assert refusals == [False] * 21 + [True] * 4

    RateLimitCount.objects.filter(key__contains=":password-account-slowly:").delete()  # ten seconds go by
    assert sign_in("203.0.113.5", password=make.PASSWORD).status_code == 302


def test_known_device_passes_whatever_strangers_try(anna: Actor) -> None:
    own = Client(REMOTE_ADDR="192.0.2.1")
    form = {"login": "anna@demo.example", "password": make.PASSWORD}
    own.post("/accounts/login/", form)
    own.post("/accounts/logout/")
    for network, _ in zip([*["192.0.2.1"] * 12, *networks()], range(25), strict=False):
        sign_in(network)

    assert own.post("/accounts/login/", form).headers["Location"] == "/"


def test_known_device_has_ten_wrong_tries_of_its_own(anna: Actor) -> None:
    own = Client()
    form = {"login": "anna@demo.example", "password": make.PASSWORD}
    own.post("/accounts/login/", form)
    own.post("/accounts/logout/")

    wrong = [is_refused(own.post("/accounts/login/", form | {"password": "wrong"})) for _ in range(11)]

    assert wrong == [False] * 10 + [True]


def test_cookie_of_a_device_is_no_use_for_other_accounts_or_when_forged(anna: Actor, bob: Actor) -> None:
    browser = Client(REMOTE_ADDR="192.0.2.1")
    browser.post("/accounts/login/", {"login": "bob@demo.example", "password": make.PASSWORD})
    cookie = browser.cookies[cookie_name()].value
    for _ in range(12):
        sign_in("192.0.2.1")

    for value in (cookie, cookie[:-1] + ("A" if cookie[-1] != "A" else "B")):
        guesser = Client(REMOTE_ADDR="192.0.2.1")
        guesser.cookies[cookie_name()] = value
        response = guesser.post("/accounts/login/", {"login": "anna@demo.example", "password": make.PASSWORD})
        assert is_refused(response)


def test_cookie_of_a_device_tells_no_address(anna: Actor, client: Client) -> None:
    client.post("/accounts/login/", {"login": "anna@demo.example", "password": make.PASSWORD})

    assert client.cookies[cookie_name()]["httponly"]
    assert "anna" not in client.cookies[cookie_name()].value


def test_eleventh_wrong_code_is_refused_and_one_from_another_network_looked_at(sam: Actor) -> None:
    browsers = [Client(REMOTE_ADDR=address) for address in ("192.0.2.1", "192.0.2.2")]
    for browser in browsers:
        browser.post("/accounts/login/", {"login": "sam@demo.example", "password": make.PASSWORD})

    pages = [browsers[0].post("/accounts/2fa/authenticate/", {"code": "000000"}) for _ in range(11)]

    assert [is_refused(page) for page in pages] == [False] * 10 + [True]
    assert not is_refused(browsers[1].post("/accounts/2fa/authenticate/", {"code": "000000"}))


def test_old_password_is_limited_like_the_sign_in(anna: Actor, client: Client) -> None:
    client.post("/accounts/login/", {"login": "anna@demo.example", "password": make.PASSWORD})
    form = {"oldpassword": "wrong", "password1": "a long new one 7", "password2": "a long new one 7"}

    pages = [client.post("/accounts/password/change/", form) for _ in range(11)]

    assert [is_refused(page) for page in pages] == [False] * 10 + [True]


def test_admin_leads_to_the_one_form_of_a_new_password(sam: Actor, panel: Callable[[Actor], Client]) -> None:
    response = panel(sam).post("/admin/password_change/", {"old_password": "wrong"})

    assert response.headers["Location"] == "/accounts/password/change/"
