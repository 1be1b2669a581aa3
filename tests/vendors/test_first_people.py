"""The commands that add the first administrator and the first vendor."""

import os
import re
import sys
from collections.abc import Callable
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client

from jobs.worker import process_jobs
from tests.vendors.test_second_factor import code_of
from vendors.models import Seat, User, Vendor
from vendors.rights import CUSTOMER_SERVICE, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """What standard input holds: at first two lines with the password."""

    def type_lines(text: str) -> None:
        reader, writer = os.pipe()
        os.write(writer, text.encode())
        os.close(writer)
        monkeypatch.setattr(sys, "stdin", os.fdopen(reader))

    type_lines(f"{PASSWORD}\n{PASSWORD}\n")
    return type_lines


def run(*command: str) -> str:
    output = StringIO()
    call_command(*command, stdout=output)
    return output.getvalue()


def test_first_administrator_signs_in_with_the_second_factor(client: Client) -> None:
    output = run("create_staff", "Sue@Panel.Example", "--administrator", "--first-name", "Sue")

    sue = User.objects.get(email="sue@panel.example")
    assert (sue.is_staff, sue.is_superuser, [group.name for group in sue.groups.all()]) == (
        True,
        True,
        [CUSTOMER_SERVICE],
    )
    assert re.search(r"^  secret   [A-Z2-7]{32}$", output, re.MULTILINE)
    assert "  address  otpauth://totp/" in output
    client.post("/accounts/login/", {"login": "sue@panel.example", "password": PASSWORD})
    assert client.get("/admin/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": code_of(sue)})
    assert client.get("/admin/vendors/user/").status_code == 200


def test_staff_without_the_option_are_no_administrators() -> None:
    run("create_staff", "sam@panel.example")

    sam = User.objects.get(email="sam@panel.example")
    assert (sam.is_staff, sam.is_superuser, sam.groups.count()) == (True, False, 1)
    assert EmailAddress.objects.get(user=sam).verified


def test_first_vendor_has_an_owner_who_chooses_a_password(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    output = run(
        "create_vendor", "10001", "First Vendor", "Alice@vendor.example", "--timezone", "Europe/Berlin"
    )
    process_jobs()

    vendor = Vendor.objects.get(number=10_001)
    assert (vendor.name, vendor.timezone) == ("First Vendor", "Europe/Berlin")
    assert output == "First Vendor is vendor 10001. An invitation is on its way to alice@vendor.example.\n"
    text = str(mailoutbox[0].body)
    assert "MyCommerce invites you to the team of First Vendor" in text
    link = text.split("http://localhost:8000")[1].split(maxsplit=1)[0]
    person = {"first_name": "Alice", "last_name": "Liddell", "password": PASSWORD}
    assert client.post(link, person).headers["Location"] == "/"
    assert Seat.objects.get(vendor=vendor).role == Role.OWNER
    assert client.get("/orders/").status_code == 200
    assert "works no more" in Client().get(link).text
    entries = vendor.log_entries.order_by("pk").values_list("subject", "change", "actor_name")
    began, invited, *_ = ((*entry, name.partition(":")[0]) for *entry, name in entries)
    assert began == ("Vendor settings", "added", "System, by command")
    assert invited == ("Invitation “alice@vendor.example”", "added", "System, by command")


def test_two_commands_of_a_script_read_one_line_each() -> None:
    run("create_staff", "sue@panel.example")
    run("create_staff", "sam@panel.example")

    assert all(user.check_password(PASSWORD) for user in User.objects.all())


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["create_staff", "sue"], "sue is no email address"),
        (["create_vendor", "0", "A", "a@b.example"], "0 is no vendor number"),
        (["create_vendor", "9999999999", "A", "a@b.example"], "9999999999 is no vendor number"),
        (["create_vendor", "10001", "A", "a@b.example", "--timezone", "Berlin"], "Berlin is no time zone"),
        (["create_vendor", "10001", "A", "a@b.example", "--support-email", "x"], "x is no email address"),
    ],
)
def test_command_says_what_is_wrong(command: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(*command)
    assert not User.objects.exists()
    assert not Vendor.objects.exists()


def test_weak_password_is_refused(typed: Callable[[str], None]) -> None:
    typed("12345\n")

    with pytest.raises(CommandError, match=r"too short.*Nothing was changed"):
        run("create_staff", "sue@panel.example")
    assert not User.objects.exists()
    assert not Authenticator.objects.exists()


def test_person_and_vendor_are_added_once() -> None:
    run("create_staff", "sue@panel.example")
    run("create_vendor", "10001", "First Vendor", "alice@vendor.example")

    with pytest.raises(CommandError, match="has an account already"):
        run("create_staff", "sue@panel.example")
    with pytest.raises(CommandError, match="Vendor 10001 exists already"):
        run("create_vendor", "10001", "Another", "bob@vendor.example")
    with pytest.raises(CommandError, match="is staff of MyCommerce"):
        run("create_vendor", "10002", "Another", "sue@panel.example")
    assert Vendor.objects.count() == 1
