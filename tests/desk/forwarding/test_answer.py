"""A forwarded email is answered once, to the person of the team who sent it and to nobody else."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
import time_machine
from django.core.management import CommandError, call_command
from pytest_django import Settings

from core.panel_url import panel_url
from core.rate_limit import AccountLimit
from desk.forwarding.answer import NO_SECOND_FACTOR, answer_forwarded
from desk.forwarding.inbox import MOST_BYTES, read_inbox
from desk.models import ForwardedEmail
from desk.tasks import read_forwarded
from notifications.emails.models import Email
from orders.models import Order
from tests import make
from tests.desk.forwarding.emails import message, signed
from tests.desk.forwarding.imap_server import ImapServer
from tests.mail_server import MailServer, body_of
from tests.tables import snapshot
from vendors.actor import Actor
from vendors.models import Vendor
from vendors.rights import Role


def test_agent_gets_the_orders_as_links(
    inbox: ImapServer, mail_server: MailServer, forwarded: bytes, order: Order
) -> None:
    inbox.receive(forwarded)

    call_command("read_forwarded")

    assert mail_server.recipients == ["anna@demo.example"]  # neither Reply-To nor the customer
    answer = mail_server.arrived[0]
    lines, page = body_of(answer).splitlines(), panel_url(order.get_absolute_url())
    assert f"Order {order.number}, Paid, €49.95" in lines
    assert "- The download link does not work (“download link has expired”)" in lines
    assert {f"Open: {page}", f"Resend Order: {page}actions/resend-order/"} <= set(lines)
    assert "Proven by its DKIM signature." in lines[-2]
    assert (answer["In-Reply-To"], answer["Auto-Submitted"]) == ("<forwarded-1@demo.example>", "auto-replied")
    assert not inbox.emails


def test_nothing_of_the_email_is_kept(
    inbox: ImapServer, mail_server: MailServer, forwarded: bytes, order: Order
) -> None:
    before = snapshot()

    assert answer_forwarded(forwarded)

    changed = {table for table, rows in snapshot().items() if rows != before.get(table)}
    assert changed == {"desk_forwardedemail"}
    assert "expired" not in str(ForwardedEmail.objects.values().get())
    assert not Email.objects.exists()


def test_email_is_answered_once(inbox: ImapServer, mail_server: MailServer, forwarded: bytes) -> None:
    for _ in range(2):
        inbox.receive(forwarded)

    assert read_inbox() == 2

    assert len(mail_server.arrived) == 1


def test_email_at_work_is_left_to_its_worker_for_two_minutes(
    mail_server: MailServer, forwarded: bytes
) -> None:
    answer_forwarded(forwarded)
    ForwardedEmail.objects.update(state="received")

    assert not answer_forwarded(forwarded)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=3)):
        assert answer_forwarded(forwarded)
        assert not ForwardedEmail.objects.exclude(state="answered").exists()


def test_email_stays_while_the_mail_server_is_away(
    inbox: ImapServer, settings: Settings, mail_server: MailServer, forwarded: bytes
) -> None:
    inbox.receive(forwarded)
    settings.EMAIL_PORT = 1
    read_forwarded()
    assert inbox.emails

    with time_machine.travel(datetime.now(UTC) + timedelta(days=2)):
        read_forwarded()

    assert not inbox.emails
    row = ForwardedEmail.objects.get()
    assert (row.state, row.reason) == ("refused", "Our mail server did not take the answer.")


def test_answer_that_is_refused_for_ever_is_not_tried_again(
    mail_server: MailServer, forwarded: bytes
) -> None:
    mail_server.refusal = "550 no such user"

    assert answer_forwarded(forwarded)

    assert ForwardedEmail.objects.get().state == "refused"


def test_strangers_get_nothing(
    mail_server: MailServer, anna: Actor, charlie: Actor, number: int, text: str, other_vendor: Vendor
) -> None:
    make.seat("dan@demo.example", anna.seats[0].vendor, Role.AGENT, is_active=False)
    automatic, two = message(number, text), message(number, text)
    automatic["Auto-Submitted"] = "auto-replied"
    two.replace_header("From", "anna@demo.example, alice@demo.example")
    elsewhere = message(number, text)
    elsewhere.replace_header("To", f"forward+{number}@elsewhere.example")
    unsent = [
        message(number, text, "grace@navy.example"),  # the customer
        message(number, text, "charlie@demo.example"),  # of another vendor
        message(other_vendor.number, text),  # to another vendor
        message(10**8, text),
        message(number, text, "dan@demo.example"),
        automatic,
        two,
        elsewhere,
        EmailMessage(),
    ]
    before = snapshot()

    for email in unsent:
        assert answer_forwarded(signed(email) if email["From"] else b"")
    assert mail_server.recipients == []
    assert snapshot() == before


def test_who_lacks_the_second_factor_of_the_team_gets_nothing(
    mail_server: MailServer, anna: Actor, forwarded: bytes
) -> None:
    Vendor.objects.filter(pk=anna.seats[0].vendor_id).update(needs_second_factor=True)

    assert answer_forwarded(forwarded)

    assert mail_server.recipients == []
    assert ForwardedEmail.objects.get().reason == NO_SECOND_FACTOR


def test_viewer_reads_what_the_role_does_not_allow(
    mail_server: MailServer, bob: Actor, number: int, text: str
) -> None:
    answer_forwarded(signed(message(number, text, "bob@demo.example")))

    assert "Resend Order: not now, your role (Viewer) does not allow it" in body_of(mail_server.arrived[0])


def test_person_forwards_so_many_in_an_hour(
    mail_server: MailServer, anna: Actor, number: int, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = AccountLimit("forwarded_emails", most=1, seconds=3_600)
    monkeypatch.setattr("desk.forwarding.answer.FORWARDED", limit)

    for words in ("one", "two"):
        assert answer_forwarded(signed(message(number, f"{words} {text}")))

    assert len(mail_server.arrived) == ForwardedEmail.objects.count() == 1


def test_forged_emails_use_up_nothing_of_the_person(
    mail_server: MailServer, anna: Actor, number: int, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = AccountLimit("unproven_emails", most=1, seconds=3_600)
    monkeypatch.setattr("desk.forwarding.answer.UNPROVEN", limit)
    monkeypatch.setattr(
        "desk.forwarding.answer.FORWARDED", AccountLimit("forwarded_emails", most=1, seconds=3_600)
    )

    for words in ("one", "two"):
        answer_forwarded(message(number, f"{words} {text}").as_bytes())
    answer_forwarded(signed(message(number, text)))

    assert ForwardedEmail.objects.filter(state="refused").count() == 1
    assert len(mail_server.arrived) == 1


def test_signed_email_is_answered_once_whatever_is_added(mail_server: MailServer, forwarded: bytes) -> None:
    head, _, text = forwarded.partition(b"\r\n\r\n")

    for again in (forwarded, b"X-Copy: 1\r\n" + forwarded, head + b"\r\n\r\n" + text + b"\r\n\r\n"):
        assert answer_forwarded(again)

    assert len(mail_server.arrived) == ForwardedEmail.objects.count() == 1


def test_email_that_is_too_long_is_not_read(
    inbox: ImapServer, mail_server: MailServer, forwarded: bytes
) -> None:
    inbox.receive(forwarded + b"x" * MOST_BYTES)

    assert read_inbox() == 1

    assert not mail_server.arrived
    assert not inbox.emails


def test_without_an_inbox_nothing_is_forwarded(
    inbox: ImapServer, settings: Settings, mail_server: MailServer, forwarded: bytes
) -> None:
    inbox.receive(forwarded)
    settings.FORWARD_IMAP_URL = ""

    read_forwarded()

    assert inbox.emails
    with pytest.raises(CommandError, match="There is no inbox"):
        call_command("read_forwarded")


@pytest.mark.parametrize("change", [("s%40cret", "wrong"), ("INBOX", "Other"), ("127.0.0.1", "127.0.0.2")])
def test_inbox_that_cannot_be_read_is_tried_again(
    inbox: ImapServer, settings: Settings, mail_server: MailServer, forwarded: bytes, change: tuple[str, str]
) -> None:
    inbox.receive(forwarded)
    settings.FORWARD_IMAP_URL = inbox.url.replace(*change)

    read_forwarded()

    assert inbox.emails
