"""Where forwarding is set up, and where the team reads how it went."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from environ import Env
from pytest_django import Settings

from desk.forwarding.answer import answer_forwarded
from mycommerce.forwarding import forwarding
from tests.desk.forwarding.emails import message
from tests.mail_server import MailServer
from vendors.actor import Actor

Panel = Callable[[Actor], Client]
PAGE = "/account/help-desks/"
INBOX = "imaps://panel:secret@imap.example/INBOX"


def settings_of(monkeypatch: pytest.MonkeyPatch, **environ: str) -> tuple[str, str, str]:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    return forwarding(Env())


def test_without_an_inbox_nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_of(monkeypatch) == ("", "", "")


@pytest.mark.parametrize(
    ("url", "address", "problem"),
    [
        ("imap://panel:secret@imap.example/INBOX", "forward@panel.example", "begin with imaps://"),
        (INBOX, "", "needs FORWARD_ADDRESS"),
        (INBOX, "forward@panel.example", "needs the extra"),
    ],
)
def test_inbox_that_cannot_work_is_refused(
    monkeypatch: pytest.MonkeyPatch, url: str, address: str, problem: str
) -> None:
    monkeypatch.setattr("mycommerce.forwarding.find_spec", {"dkim": None}.get)

    with pytest.raises(ImproperlyConfigured, match=problem):
        settings_of(monkeypatch, FORWARD_IMAP_URL=url, FORWARD_ADDRESS=address)


def test_inbox_of_this_machine_needs_no_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    url, address = "imap://panel:secret@127.0.0.1:1143/INBOX", "forward@panel.example"

    assert settings_of(monkeypatch, FORWARD_IMAP_URL=url, FORWARD_ADDRESS=address) == (url, address, "")


def test_team_reads_its_address_and_what_was_not_answered(
    settings: Settings, mail_server: MailServer, anna: Actor, panel: Panel, number: int, text: str
) -> None:
    answer_forwarded(message(number, text).as_bytes())

    page = panel(anna).get(PAGE).content.decode()

    assert f"forward+{number}@panel.example" in page
    assert "It is not proven that this address sent it" in page
    settings.FORWARD_IMAP_URL = ""
    assert "Forward it" not in panel(anna).get(PAGE).content.decode()
