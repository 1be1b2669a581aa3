"""Emails are sent over SMTP at least once, under one Message-ID; refusals are shown, delays retried."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from jobs.models import Job
from jobs.worker import process_jobs
from notifications.actions.change_email import ChangeEmail
from notifications.emails.models import Email
from orders.models import Order
from tests.job_states import make_due, reopen
from tests.mail_server import MailServer
from vendors.actor import Actor


@pytest.fixture
def email(anna: Actor, order: Order) -> Email:
    ChangeEmail(order, anna).run(email="hopper@navy.example")
    return Email.objects.get()


def latest_sentence(order: Order) -> str:
    return order.activities.latest("pk").sentence


def test_send_email_sends_what_is_stored(email: Email, order: Order, mail_server: MailServer) -> None:
    process_jobs()

    (message,) = mail_server.arrived
    assert (message["To"], message["Subject"]) == ("grace@navy.example", email.subject)
    assert message["From"] == "Acme Software via MyCommerce <orders@mycommerce.com>"
    assert message["Reply-To"] == "support@acme.example"
    assert {name: message[name] for name in email.headers} == email.headers
    assert message["Message-ID"] == email.message_id
    assert message.get_content().replace("\r\n", "\n").strip() == email.text.strip()
    email.refresh_from_db()
    assert (email.state, bool(email.sent_at)) == ("sent", True)
    assert latest_sentence(order) == "“Your email address was changed” sent to grace@navy.example."


def test_send_email_activity_points_to_the_email(email: Email, order: Order, mail_server: MailServer) -> None:
    process_jobs()

    change, sent = order.activities.order_by("pk")
    assert (sent.cause, sent.subject, sent.kind, sent.actor_kind) == (
        change,
        f"email:{email.pk}",
        "email",
        "system",
    )


def test_send_email_fails_when_the_address_is_refused(
    email: Email, order: Order, mail_server: MailServer
) -> None:
    mail_server.refusal = "550 5.1.1 No such user here"

    process_jobs()

    email.refresh_from_db()
    assert (email.state, email.reason) == ("failed", "550 5.1.1 No such user here")
    assert Job.objects.get().status == "failed"
    assert latest_sentence(order).endswith("to grace@navy.example was refused: 550 5.1.1 No such user here")


def test_send_email_retries_when_the_server_is_busy(
    email: Email, order: Order, mail_server: MailServer
) -> None:
    mail_server.refusal = "451 4.7.1 Greylisted"
    process_jobs()

    email.refresh_from_db()
    assert (email.state, email.reason, Job.objects.get().status) == (
        "queued",
        "451 4.7.1 Greylisted",
        "retrying",
    )

    mail_server.refusal = ""
    make_due()
    process_jobs()
    email.refresh_from_db()
    assert (email.state, email.reason, len(mail_server.arrived)) == ("sent", "", 1)


def test_send_email_retries_when_the_sender_is_refused(
    email: Email, order: Order, mail_server: MailServer
) -> None:
    """A wrong password or sender must not fail every email of the hour."""
    mail_server.sender_refusal = "553 5.7.1 Sender not allowed"

    process_jobs()

    email.refresh_from_db()
    assert (email.state, Job.objects.get().status) == ("queued", "retrying")
    assert "Sender not allowed" in Job.objects.get().last_error


def test_send_email_retries_when_nobody_answers(
    email: Email, mail_server: MailServer, settings: Settings
) -> None:
    settings.EMAIL_PORT = 9  # no server listens there

    process_jobs()

    assert Job.objects.get().status == "retrying"
    assert "refused" in Job.objects.get().last_error


def test_send_email_does_not_wait_for_a_slow_server(
    email: Email, mail_server: MailServer, settings: Settings
) -> None:
    assert settings.EMAIL_TIMEOUT == 10
    settings.EMAIL_TIMEOUT = 0.2
    mail_server.delay = 3

    process_jobs()

    assert Job.objects.get().status == "retrying"


def test_send_email_repeats_the_message_id_when_the_outcome_was_not_saved(
    email: Email, mail_server: MailServer
) -> None:
    process_jobs()
    Email.objects.update(state="queued", sent_at=None)  # as if killed after the server's 250
    reopen()

    process_jobs()

    assert [message["Message-ID"] for message in mail_server.arrived] == [email.message_id] * 2


def test_send_email_repeats_the_message_id_when_the_connection_broke(
    anna: Actor, order: Order, mail_server: MailServer
) -> None:
    """The server may or may not have it: it is not marked as sent, and the others go over a new connection."""
    for number in range(3):
        ChangeEmail(order, anna).run(email=f"grace{number}@navy.example")
    mail_server.hang_ups = 1

    process_jobs()

    broken, *other_emails = Email.objects.order_by("pk")
    assert (broken.state, broken.attempts, broken.sent_at) == ("queued", 1, None)
    assert "unexpectedly closed" in broken.reason
    assert [email.state for email in other_emails] == ["sent", "sent"]
    make_due()
    process_jobs()

    broken.refresh_from_db()
    assert (broken.state, broken.attempts, broken.reason) == ("sent", 2, "")
    ids = [message["Message-ID"] for message in mail_server.arrived]
    assert ids == [broken.message_id, *(email.message_id for email in other_emails), broken.message_id]


def test_send_email_does_not_repeat_a_sent_email(email: Email, order: Order) -> None:
    Email.objects.update(state="sent")  # as if killed before the job was settled

    process_jobs()

    assert mail.outbox == []
    assert latest_sentence(order) == "“Your email address was changed” sent to grace@navy.example."


def test_send_email_fails_after_its_last_attempt(email: Email, mail_server: MailServer) -> None:
    mail_server.refusal = "451 4.7.1 Greylisted"
    Job.objects.update(attempts=15)

    process_jobs()

    email.refresh_from_db()
    assert (email.state, email.reason, Job.objects.get().status) == (
        "failed",
        "451 4.7.1 Greylisted",
        "failed",
    )


def test_vendor_name_adds_no_header(anna: Actor, order: Order, mail_server: MailServer) -> None:
    order.vendor.name = "Acme\r\nBcc: everybody@navy.example"
    order.vendor.save()

    ChangeEmail(order, anna).run(email="hopper@navy.example")
    process_jobs()

    (message,) = mail_server.arrived
    assert message["Bcc"] is None
    assert message["From"].startswith('"Acme Bcc: everybody@navy.example via MyCommerce"')


def test_email_state_is_shown_on_activity_and_emails_tabs(
    email: Email, order: Order, anna: Actor, panel: Callable[[Actor], Client], mail_server: MailServer
) -> None:
    mail_server.refusal = "550 <b>never</b>"
    client = panel(anna)
    activity, emails = (f"{order.get_absolute_url()}{tab}/" for tab in ("activity", "emails"))

    assert "On its way" in client.get(activity).content.decode()
    assert "Queued" in client.get(emails).content.decode()
    process_jobs()
    for page in (activity, emails):
        html = client.get(page).content.decode()
        assert "Failed" in html
        assert "550 &lt;b&gt;never&lt;/b&gt;" in html
