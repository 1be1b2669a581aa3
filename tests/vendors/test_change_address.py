"""The address that a person signs in with changes by a fresh sign-in and a link mailed to the new one."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client

from jobs.worker import process_jobs
from tests import make
from vendors.actor import Actor
from vendors.models import User

Panel = Callable[[Actor], Client]
PAGE = "/accounts/email/"
NEW = "robert@demo.example"


def link_in(email: EmailMessage) -> str:
    """Return the path of the link in an email."""
    return str(email.body).split("http://localhost:8000")[1].split()[0]


def ask(client: Client, email: str = NEW) -> Any:
    return client.post(PAGE, {"email": email, "action_add": ""}, follow=True)


def test_address_changes_by_the_link_at_the_new_one(
    bob: Actor, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    assert bob.user
    EmailAddress.objects.create(user=bob.user, email=bob.user.email, primary=True, verified=True)
    assert f"We have sent a link to {NEW}" in ask(panel(bob)).content.decode()
    process_jobs()
    (email,) = mailoutbox
    link = link_in(email)
    assert (email.to, Client().get(link).status_code) == ([NEW], 200)
    # With `no-referrer` browsers send `Origin: null`, and the form is refused.
    assert Client().get(link).headers["Referrer-Policy"] == "same-origin"
    assert User.objects.filter(email="bob@demo.example").exists()

    Client().post(link)
    process_jobs()

    assert User.objects.get(pk=bob.user.pk).email == NEW
    assert not EmailAddress.objects.filter(email="bob@demo.example").exists()
    assert mailoutbox[1].to == ["bob@demo.example"]
    assert NEW not in mailoutbox[1].body
    assert Client().post("/accounts/login/", {"login": NEW, "password": make.PASSWORD}).status_code == 302


def test_link_works_once_and_not_after_a_new_password(
    bob: Actor, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    assert bob.user
    ask(panel(bob))
    process_jobs()
    bob.user.set_password("another one entirely")
    bob.user.save()

    page = Client().post(link_in(mailoutbox[0])).content.decode()

    assert "too old, was used before" in page
    assert User.objects.get(pk=bob.user.pk).email == "bob@demo.example"


def test_page_asks_for_the_password_after_five_minutes_and_goes_on(
    bob: Actor, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post("/accounts/login/", {"login": "bob@demo.example", "password": make.PASSWORD})
    make.stale(client)

    assert ask(client).redirect_chain[0][0] == f"/accounts/reauthenticate/?next={PAGE.replace('/', '%2F')}"
    process_jobs()
    assert mailoutbox == []

    client.post("/accounts/reauthenticate/", {"password": make.PASSWORD, "next": PAGE})
    process_jobs()
    assert mailoutbox[0].to == [NEW]


def test_address_of_another_account_is_mailed_nothing_and_answered_alike(
    bob: Actor, charlie: Actor, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    page = ask(panel(bob), "Charlie@demo.example").content.decode()
    process_jobs()

    assert "We have sent a link to charlie@demo.example" in page
    assert mailoutbox == []


def test_two_people_cannot_take_one_address(
    bob: Actor, anna: Actor, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    ask(panel(bob))
    ask(panel(anna))
    process_jobs()
    first, second = (Client().post(link_in(email)) for email in mailoutbox)

    assert (first.status_code, second.status_code) == (302, 200)
    assert User.objects.filter(email=NEW).count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"), [("bob@demo.example", "your address already"), ("x", "valid email")]
)
def test_form_says_what_is_wrong(bob: Actor, panel: Panel, typed: str, sentence: str) -> None:
    page = ask(panel(bob), typed).content.decode()

    assert sentence in page
    assert f'value="{typed}"' in page


def test_links_within_an_hour_are_limited(bob: Actor, panel: Panel, mailoutbox: list[EmailMessage]) -> None:
    pages = [ask(panel(bob), f"b{number}@demo.example").content.decode() for number in range(6)]
    process_jobs()

    assert "several links within the hour" in pages[-1]
    assert len(mailoutbox) == 5


def test_address_that_is_not_confirmed_resets_nothing(
    bob: Actor, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    assert bob.user
    EmailAddress.objects.create(user=bob.user, email="thief@evil.example", verified=False)

    client.post("/accounts/password/reset/", {"email": "thief@evil.example"})
    process_jobs()

    assert mailoutbox == []
