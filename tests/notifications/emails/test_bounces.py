"""Bounces are matched by Message-ID and shown beside Update Email Address."""

import quopri
from base64 import encodebytes
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from anymail.signals import tracking
from django.core.management import call_command
from django.test import Client

from jobs.worker import process_jobs
from notifications.actions.change_email import ChangeEmail
from notifications.emails import bounces
from notifications.emails.bounces import BounceReport
from notifications.emails.models import Email
from notifications.emails.team_warning import warn_team
from orders.models import Order
from tests import make
from tests.mail_server import MailServer
from tests.notifications.emails.delivery_report import REPORT
from vendors.actor import Actor
from vendors.models import Vendor
from vendors.vendor_addresses import VendorAddressChange

Panel = Callable[[Actor], Client]
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "8bit": bytes,
    "base64": encodebytes,
    "quoted-printable": quopri.encodestring,
}


@pytest.fixture
def email(order: Order) -> Email:
    return make.email(order, state="sent")


def report_of(email: Email, action: str = "failed", kind: str = "message/rfc822") -> bytes:
    return REPORT.format(action=action, kind=kind, message_id=email.message_id).encode()


@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
def test_read_report_reads_internationalized_reports(encoding: str) -> None:
    fields = "Final-Recipient: utf-8; jörg@post.example\nAction: failed\nDiagnostic-Code: smtp; 550 no jörg\n"
    status, headers = (
        ENCODERS[encoding](part.encode())
        for part in (
            f"Reporting-MTA: dns; mx.example\n\n{fields}",
            "Subject: Größe\nMessage-ID: <1.x@y.example>\n",
        )
    )
    start = 'MIME-Version: 1.0\nContent-Type: multipart/report; boundary="B"\n\n'
    encoded = f"\nContent-Transfer-Encoding: {encoding}\n\n"
    report = b"".join(
        (
            f"{start}--B\nContent-Type: message/global-delivery-status{encoded}".encode() + status,
            f"\n--B\nContent-Type: message/global-headers{encoded}".encode() + headers,
            b"\n--B--\n",
        )
    )

    assert bounces.read_report(report) == BounceReport("<1.x@y.example>", "550 no jörg")


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_take_bounces_reads_a_maildir(email: Email, order: Order, tmp_path: Path, kind: str) -> None:
    for folder in ("new", "cur"):
        (tmp_path / folder).mkdir()
    (tmp_path / "new" / "1").write_bytes(report_of(email, kind=kind))
    (tmp_path / "new" / "2").write_bytes(b"Subject: Hello\n\nIs anybody there?")

    call_command("take_bounces", tmp_path, stdout=StringIO())

    email.refresh_from_db()
    assert (email.state, email.reason) == ("bounced", "550 5.1.1 No such user <b>here</b>")
    assert order.activities.get().sentence.startswith("“Your receipt” to grace@navy.example came back: 550")
    assert len(list((tmp_path / "cur").iterdir())) == 2


def test_take_bounces_reads_one_message_from_a_pipe(email: Email, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=BytesIO(report_of(email))))

    call_command("take_bounces", stdout=StringIO())

    assert Email.objects.get().state == "bounced"


def test_bounce_is_recorded_once(email: Email, order: Order) -> None:
    report = bounces.read_report(report_of(email))
    assert report

    assert [bounces.record_bounce(report), bounces.record_bounce(report)] == [True, False]
    assert order.activities.count() == 1


def test_bounce_of_any_text_is_recorded(email: Email) -> None:
    assert bounces.record_bounce(bounces.BounceReport(email.message_id, "550\0 \ud800"))
    assert not bounces.record_bounce(bounces.BounceReport("<23207.\0\ud800>", "550"))

    assert Email.objects.get().reason == "550\ufffd \ufffd"


def test_bounces_ignore_delays_and_unknown_emails(email: Email, db: None) -> None:
    assert bounces.read_report(report_of(email, action="delayed")) is None
    assert bounces.record_bounce(bounces.BounceReport("<stranger@mx.example>", "550")) is False
    assert Email.objects.get().state == "sent"


def test_handle_event_records_a_providers_bounce(email: Email) -> None:
    event = SimpleNamespace(
        event_type="bounced", message_id=email.message_id.strip("<>"), mta_response="550 No such user",
        description="", reject_reason="bounced",
    )  # fmt: skip
    tracking.connect(bounces.handle_event)

    tracking.send(sender=object, event=event, esp_name="Mailgun")

    email.refresh_from_db()
    assert (email.state, email.reason) == ("bounced", "550 No such user")


def test_bounce_is_shown_on_the_order_until_its_address_is_changed(
    email: Email, order: Order, anna: Actor, panel: Panel
) -> None:
    report = bounces.read_report(report_of(email))
    assert report
    bounces.record_bounce(report)
    client = panel(anna)

    page = client.get(order.get_absolute_url()).content.decode()
    assert "No such user &lt;b&gt;here&lt;/b&gt;" in page
    assert "Bounced</span>" in page
    ChangeEmail(order, anna).run(email="hopper@navy.example")
    assert "Bounced</span>" not in client.get(order.get_absolute_url()).content.decode()


def test_bounce_of_a_vendor_notification_warns_the_team_until_the_address_is_another(
    order: Order, vendor: Vendor, bob: Actor, panel: Panel
) -> None:
    Vendor.objects.filter(pk=vendor.pk).update(notification_email="orders@acme.example")
    make.email(
        order,
        state="sent",
        kind="notification",
        to="orders@acme.example",
        message_id=f"<{vendor.number}.1@x>",
    )

    bounces.record_bounce(bounces.BounceReport(f"<{vendor.number}.1@x>", "550 gone"))

    page = panel(bob).get("/orders/").content.decode()
    assert "Order notifications to orders@acme.example come back." in page
    Vendor.objects.filter(pk=vendor.pk).update(pending_notification_email="sales@acme.example")
    assert VendorAddressChange(vendor, "notification_email", "sales@acme.example").make()
    assert "come back" not in panel(bob).get("/orders/").content.decode()


def test_warn_team_shows_a_banner_and_sends_one_email(
    vendor: Vendor, other_vendor: Vendor, charlie: Actor, panel: Panel, mail_server: MailServer
) -> None:
    for _ in range(2):
        warn_team(vendor, "Your endpoint fails.", to="orders@acme.example")
    process_jobs()

    assert [message["To"] for message in mail_server.arrived] == ["orders@acme.example"]
    assert "Your endpoint fails." not in panel(charlie).get("/orders/").content.decode()
    warn_team(vendor, "")
    assert Vendor.objects.get(pk=vendor.pk).warning == ""
