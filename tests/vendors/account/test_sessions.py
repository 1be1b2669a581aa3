"""Account → Sessions: where a person is signed in, in words, and how that ends."""

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from tests import make
from vendors.account.sessions import SEEN_EVERY, browser_name
from vendors.actor import Actor

PAGE = "/accounts/sessions/"
LINUX = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/19.0 Mobile/15E148 Safari/604.1"
)


def signed_in(user_agent: str, **headers: Any) -> Client:
    client = Client(HTTP_USER_AGENT=user_agent, **headers)
    client.post("/accounts/login/", {"login": "anna@demo.example", "password": make.PASSWORD})
    return client


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (LINUX, "Chrome on Linux"),
        (IPHONE, "Safari on iPhone"),
        (f"{LINUX} Edg/142.0.0.0", "Edge on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Windows",
        ),
        ("curl/8.9.1", "A program"),
        ("", "A program"),
    ],
)
def test_browser_has_a_name_in_words(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name


def test_sessions_are_listed_and_ended(anna: Actor) -> None:
    desk, telephone = signed_in(LINUX), signed_in(IPHONE, REMOTE_ADDR="2001:db8::7")
    page = desk.get(PAGE).text
    assert "<strong>Chrome on Linux</strong>, this one" in page
    assert "<strong>Safari on iPhone</strong></td>" in page
    assert "2001:db8::/64" in page

    row = UserSession.objects.get(user_agent=IPHONE)
    assert "Signed out: Safari on iPhone." in desk.post(PAGE, {"session": row.pk}, follow=True).text

    assert telephone.get("/orders/").status_code == 302
    assert desk.get("/orders/").status_code == 200
    assert "has ended before" in desk.post(PAGE, {"session": row.pk}, follow=True).text


def test_all_other_sessions_end_at_once(anna: Actor) -> None:
    desk, browsers = signed_in(LINUX), [signed_in(IPHONE), signed_in(LINUX)]

    assert "signed out everywhere else" in desk.post(PAGE, follow=True).text

    assert [client.get("/orders/").status_code for client in (desk, *browsers)] == [200, 302, 302]


def test_session_of_somebody_else_does_not_end(anna: Actor, bob: Actor, panel: Any) -> None:
    desk = signed_in(LINUX)
    panel(bob).post(PAGE, {"session": UserSession.objects.get(user=anna.user).pk})
    assert desk.get("/orders/").status_code == 200


def test_session_that_the_new_password_ended_is_not_listed(anna: Actor) -> None:
    signed_in(IPHONE)
    assert anna.user
    anna.user.set_password("another horse")
    anna.user.save()
    anna.user.set_password(make.PASSWORD)
    anna.user.save()

    assert "Safari on iPhone" not in signed_in(LINUX).get(PAGE).text


def test_use_is_recorded_every_few_minutes(anna: Actor) -> None:
    desk = signed_in(LINUX)
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(days=3))
    desk.get("/keyboard/")
    assert UserSession.objects.filter(last_seen_at__gt=timezone.now() - timedelta(days=1)).count() == 0

    with time_machine.travel(time.time() + SEEN_EVERY, tick=False):
        desk.get("/keyboard/")
        assert UserSession.objects.get().last_seen_at == timezone.now()
