"""A forgotten password: a job looks whose address it is and mails the link, so the page tells strangers nothing."""

from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from jobs.models import Job
from jobs.worker import process_jobs
from tests.site_map import text_of
from vendors.actor import Actor
from vendors.models import User
from vendors.sign_in.known_device import cookie_name

PAGE = "/accounts/password/reset/"
NEW = "a long new one 7"


def ask(email: str, **headers: Any) -> Any:
    """Post the form with a new browser, and return the page that follows."""
    return Client().post(PAGE, {"email": email}, follow=True, **headers)


def link_in(email: EmailMessage) -> str:
    return next(word for word in str(email.body).split() if "/password/reset/key/" in word)


def test_reset_mails_a_link_that_sets_a_password_and_signs_in(
    bob: Actor, client: Client, mailoutbox: list[EmailMessage], settings: Settings
) -> None:
    settings.SITE_URL = "https://panel.example/"
    settings.ALLOWED_HOSTS = ["*"]
    ask("Bob@demo.example", headers={"host": "evil.example:8520"})
    assert mailoutbox == []
    process_jobs()

    (email,) = mailoutbox
    assert (email.to, email.subject) == (["bob@demo.example"], "Your new password for MyCommerce")
    assert link_in(email).startswith("https://panel.example/accounts/")
    assert "evil" not in email.body
    form = client.get(link_in(email).removeprefix("https://panel.example"), follow=True)
    response = client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert (response.headers["Location"], cookie_name() in client.cookies) == ("/", True)
    assert User.objects.get(email="bob@demo.example").check_password(NEW)


def test_reset_signs_nobody_in_without_the_second_factor(
    sam: Actor, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    ask("sam@demo.example")
    process_jobs()
    form = client.get(link_in(mailoutbox[0]).removeprefix("http://localhost:8000"), follow=True)

    response = client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

    assert response.headers["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/admin/").status_code == 302


def test_reset_does_and_says_the_same_for_a_stranger(bob: Actor, mailoutbox: list[EmailMessage]) -> None:
    statements, pages = [], []
    for email in ("bob@demo.example", "nobody@demo.example"):
        with CaptureQueriesContext(connection) as queries:
            pages.append(text_of(ask(email)))
        statements.append(len(queries))
    assert statements[0] == statements[1]
    assert pages[0] == pages[1]
    assert Job.objects.filter(task="notifications.send_account_email", vendor=None).count() == 2

    process_jobs()
    assert [email.to for email in mailoutbox] == [["bob@demo.example"]]


def test_reset_mails_nobody_who_is_inactive(bob: Actor, mailoutbox: list[EmailMessage]) -> None:
    User.objects.update(is_active=False)
    ask("bob@demo.example")
    process_jobs()

    assert mailoutbox == []


@pytest.mark.parametrize(("addresses", "asked"), [("bob@demo.example", 5), ("p{}@demo.example", 20)])
def test_reset_is_limited_by_network(addresses: str, asked: int, db: None) -> None:
    pages = [
        ask(addresses.format(n), REMOTE_ADDR=f"2001:db8:1:2::{n}").content.decode() for n in range(asked + 1)
    ]

    assert ["Too many requests" in page for page in pages] == [False] * asked + [True]
    assert "Look into your mail" in ask("bob@demo.example", REMOTE_ADDR="192.0.2.1").content.decode()


def test_link_stands_nowhere_in_the_database(bob: Actor, mailoutbox: list[EmailMessage]) -> None:
    ask("bob@demo.example")
    process_jobs()
    token = link_in(mailoutbox[0]).rstrip("/").rpartition("-")[2]

    (job,) = Job.objects.all()
    assert job.status == "done"
    assert token not in f"{job.arguments} {job.sentence} {job.last_error}"
