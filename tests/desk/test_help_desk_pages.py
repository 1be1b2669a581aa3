"""Account → Help desks: connected by an owner, shown once, revoked for ever."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.token_text import TOKEN
from desk.help_desks import MOST_HELP_DESKS
from desk.models import HelpDesk
from tests import make
from tests.desk.help_scout import post_ticket
from vendors.actor import Actor
from vendors.models import Vendor, VendorLogEntry

Panel = Callable[[Actor], Client]
PAGE = "/account/help-desks/"
FORM = {"name": "Support", "kind": "frame", "origins": "https://acme.zendesk.com/agent"}


def test_address_and_key_are_shown_once(alice: Actor, panel: Panel, vendor: Vendor) -> None:
    client = panel(alice)

    page = client.post(
        PAGE, FORM | {"kind": "help_scout_legacy", "origins": ""}, follow=True
    ).content.decode()

    token, secret = TOKEN.search(page), re.search(r'id="desk-secret">([0-9a-f]{40})<', page)
    assert "Help desk connected." in page
    assert token
    assert secret
    assert post_ticket(token[0], secret[1]).status_code == 200
    second_page = client.get(PAGE).content.decode()
    assert token[0] not in second_page
    assert secret[1] not in second_page
    row = str(HelpDesk.objects.values().get())
    assert token[0] not in row
    assert secret[1] not in row


@pytest.mark.parametrize(
    ("typed", "origins"),
    [
        ("https://acme.zendesk.com/agent", ["https://acme.zendesk.com"]),
        ("acme.zendesk.com\nHTTPS://Acme.Zendesk.com:443", ["https://acme.zendesk.com"]),
        ("https://desk.bücher.example:8443", ["https://desk.xn--bcher-kva.example:8443"]),
    ],
)
def test_origins_are_written_as_browsers_do(
    alice: Actor, panel: Panel, vendor: Vendor, typed: str, origins: list[str]
) -> None:
    panel(alice).post(PAGE, FORM | {"origins": typed})

    assert HelpDesk.objects.get().origins == origins


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "Old"}, "Another help desk has this name"),
        ({"kind": "x"}, "x is not one of the available choices"),
        ({"origins": ""}, "Name the address at which you open your help desk."),
        ({"origins": "http://acme.zendesk.com"}, "is no address of a help desk"),
        ({"origins": "https://*.zendesk.com"}, "is no address of a help desk"),
        ({"origins": "https://a.example;script-src"}, "is no address of a help desk"),
        ({"origins": "https://u@a.example"}, "is no address of a help desk"),
        ({"origins": "https://a.example:99999"}, "is no address of a help desk"),
        ({"origins": "https://[::1"}, "is no address of a help desk"),
        ({"origins": "localhost"}, "is no address of a help desk"),
        ({"origins": " ".join(f"a{n}.example" for n in range(11))}, "Name at most 10 addresses."),
    ],
)
def test_form_that_is_not_right_connects_none(
    alice: Actor, panel: Panel, vendor: Vendor, change: dict[str, str], sentence: str
) -> None:
    make.help_desk(vendor, name="Old")

    page = html.unescape(panel(alice).post(PAGE, FORM | change).content.decode())

    assert sentence in page
    assert HelpDesk.objects.count() == 1


def test_vendor_has_a_bounded_number(
    alice: Actor, panel: Panel, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.forms.MOST_HELP_DESKS", 1)
    make.help_desk(vendor)

    assert "There are 1 help desks: revoke one first." in panel(alice).post(PAGE, FORM).content.decode()
    assert MOST_HELP_DESKS > 1


def test_owners_connect_and_revoke_and_the_team_reads(
    alice: Actor, amir: Actor, panel: Panel, vendor: Vendor
) -> None:
    help_desk, token, _ = make.help_desk(vendor)
    revoke = f"{PAGE}{help_desk.pk}/revoke/"
    manager = panel(amir)

    assert help_desk.name in manager.get(PAGE).content.decode()
    assert [manager.post(PAGE, FORM).status_code, manager.post(revoke).status_code] == [403, 403]
    assert "Help desk revoked." in panel(alice).post(revoke, follow=True).content.decode()
    assert Client().get(f"/desk/frame/{token}/").status_code == 404


def test_changes_need_a_fresh_sign_in(alice: Actor, panel: Panel, vendor: Vendor) -> None:
    help_desk, _, _ = make.help_desk(vendor)
    client = panel(alice)
    make.stale(client)

    for url in (PAGE, f"{PAGE}{help_desk.pk}/revoke/"):
        assert client.post(url, FORM).headers["Location"].startswith("/accounts/reauthenticate/")
    assert HelpDesk.objects.filter(revoked_at=None).count() == 1


def test_page_has_a_bounded_number_of_queries(
    alice: Actor, panel: Panel, vendor: Vendor, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        make.help_desk(vendor)
    client = panel(alice)

    with django_assert_max_num_queries(10):
        client.get(PAGE)


def test_log_has_who_connected_and_revoked_and_no_secret(alice: Actor, panel: Panel, vendor: Vendor) -> None:
    client = panel(alice)
    page = client.post(PAGE, FORM | {"kind": "help_scout_legacy"}, follow=True).text
    help_desk = HelpDesk.objects.get()
    client.post(f"{PAGE}{help_desk.pk}/revoke/")

    connected, revoked = VendorLogEntry.objects.filter(vendor=vendor).order_by("pk")
    assert (connected.subject, connected.change, connected.actor_user) == (
        "Help desk “Support”",
        "added",
        alice.user,
    )
    assert ["Secret", "", "changed"] in connected.changes
    assert [label for label, _, _ in revoked.changes] == ["Revoked at"]
    token, secret = TOKEN.search(page), re.search(r'id="desk-secret">([0-9a-f]{40})<', page)
    assert token
    assert secret
    for hidden in (token[0], secret[1], help_desk.secret, help_desk.digest):
        assert hidden not in str(connected.changes)
