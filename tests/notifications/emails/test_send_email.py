"""Emails leave over SMTP: at least once, one Message-ID, refusals told, delays retried."""

from collections.abc import Callable
from smtplib import SMTP

import pytest
from django.core import mail
from django.db.models.functions import Now
from django.test import Client
from pytest_django import Settings

from jobs.models import Job
from jobs.worker import process_job, process_jobs
from notifications.actions.change_email import ChangeEmail
from notifications.emails.models import Email
from orders.models import Order
from tests.mail_server import MailServer
from vendors.actor import Actor


@pytest.fixture
def letter(anna: Actor, order: Order) -> Email:
    ChangeEmail(order, anna).run(email="hopper@navy.example")
    return Email.objects.get()


def told(order: Order) -> str:
    return order.activities.latest("pk").sentence


def test_it_sends_what_is_stored(letter: Email, order: Order, mail_server: MailServer) -> None:
    process_jobs()

    (message,) = mail_server.arrived
    assert (message["To"], message["Subject"]) == ("grace@navy.example", letter.subject)
    assert message["From"] == "Acme Software via MyCommerce <orders@mycommerce.com>"
    assert message["Reply-To"] == "support@acme.example"
    assert {name: message[name] for name in letter.headers} == letter.headers
    assert message["Message-ID"] == letter.message_id
    assert message.get_content().replace("\r\n", "\n").strip() == letter.text.strip()
    letter.refresh_from_db()
    assert (letter.state, bool(letter.sent_at)) == ("sent", True)
    assert told(order) == "“Your email address was changed” sent to grace@navy.example."


def test_it_points_from_activity_to_the_letter(letter: Email, order: Order, mail_server: MailServer) -> None:
    process_jobs()

    change, sent = order.activities.order_by("pk")
    assert (sent.cause, sent.subject, sent.kind, sent.actor_kind) == (
        change,
        f"email:{letter.pk}",
        "email",
        "system",
    )


def test_it_gives_up_when_the_address_is_refused(
    letter: Email, order: Order, mail_server: MailServer
) -> None:
    mail_server.refusal = "550 5.1.1 No such user here"

    process_jobs()

    letter.refresh_from_db()
    assert (letter.state, letter.reason) == ("failed", "550 5.1.1 No such user here")
    assert Job.objects.get().state == "failed"
    assert told(order).endswith("to grace@navy.example was refused: 550 5.1.1 No such user here")


def test_it_tries_again_when_the_server_is_busy(letter: Email, order: Order, mail_server: MailServer) -> None:
    mail_server.refusal = "451 4.7.1 Greylisted"
    process_jobs()

    letter.refresh_from_db()
    assert (letter.state, letter.reason, Job.objects.get().state) == (
        "queued",
        "451 4.7.1 Greylisted",
        "retrying",
    )

    mail_server.refusal = ""
    Job.objects.update(due_at=letter.created_at)
    process_jobs()
    letter.refresh_from_db()
    assert (letter.state, letter.reason, len(mail_server.arrived)) == ("sent", "", 1)


def test_it_tries_again_when_the_fault_is_ours(letter: Email, order: Order, mail_server: MailServer) -> None:
    """A wrong password or sender must not bury every letter of the hour."""
    mail_server.sender_refusal = "553 5.7.1 Sender not allowed"

    process_jobs()

    letter.refresh_from_db()
    assert (letter.state, Job.objects.get().state) == ("queued", "retrying")
    assert "Sender not allowed" in Job.objects.get().last_error


def test_it_tries_again_when_nobody_answers(
    letter: Email, mail_server: MailServer, settings: Settings
) -> None:
    settings.EMAIL_PORT = 9  # nobody listens there

    process_jobs()

    assert Job.objects.get().state == "retrying"
    assert "refused" in Job.objects.get().last_error


def test_it_does_not_wait_for_a_tarpit(letter: Email, mail_server: MailServer, settings: Settings) -> None:
    assert settings.EMAIL_TIMEOUT == 10
    settings.EMAIL_TIMEOUT = 0.2
    mail_server.seconds = 3

    process_jobs()

    assert Job.objects.get().state == "retrying"


def test_it_sends_again_under_the_same_id_when_it_was_not_noted(
    letter: Email, mail_server: MailServer
) -> None:
    process_jobs()
    Email.objects.update(state="queued", sent_at=None)  # as if killed after the server's 250
    Job.objects.update(done_at=None)

    process_jobs()

    assert [message["Message-ID"] for message in mail_server.arrived] == [letter.message_id] * 2


def test_it_sends_again_under_the_same_id_when_the_line_broke_after_the_letter(
    anna: Actor, order: Order, mail_server: MailServer
) -> None:
    """Nobody knows whether the server keeps it: it is not called sent, and the others go over a new line."""
    for number in range(3):
        ChangeEmail(order, anna).run(email=f"grace{number}@navy.example")
    mail_server.drops = 1

    process_jobs()

    broken, *others = Email.objects.order_by("pk")
    assert (broken.state, broken.attempts, broken.sent_at) == ("queued", 1, None)
    assert "unexpectedly closed" in broken.reason
    assert [one.state for one in others] == ["sent", "sent"]
    Job.objects.filter(done_at=None).update(due_at=Now())
    process_jobs()

    broken.refresh_from_db()
    assert (broken.state, broken.attempts, broken.reason) == ("sent", 2, "")
    ids = [message["Message-ID"] for message in mail_server.arrived]
    assert ids == [broken.message_id, *(one.message_id for one in others), broken.message_id]


def test_it_does_not_send_again_what_was_sent(letter: Email, order: Order) -> None:
    Email.objects.update(state="sent")  # as if killed before the step was settled

    process_jobs()

    assert mail.outbox == []
    assert told(order) == "“Your email address was changed” sent to grace@navy.example."


def test_it_sends_what_waits_over_one_connection(
    anna: Actor, order: Order, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    connect = SMTP.connect
    monkeypatch.setattr(SMTP, "connect", lambda self, *args: opened.append(self) or connect(self, *args))
    for number in range(5):
        ChangeEmail(order, anna).run(email=f"grace{number}@navy.example")

    process_jobs()

    assert (len(mail_server.arrived), len(opened)) == (5, 1)
    assert set(Email.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_it_tries_a_letter_alone_after_its_worker_died(
    anna: Actor, order: Order, mail_server: MailServer
) -> None:
    """Whichever letter killed the worker, the others do not die with it again."""
    for number in range(3):
        ChangeEmail(order, anna).run(email=f"grace{number}@navy.example")
    suspect = Job.objects.order_by("pk")[0]
    Job.objects.filter(pk=suspect.pk).update(attempts=1)

    process_job(suspect.pk)

    assert Job.objects.filter(done_at=None, attempts=0).count() == 2


def test_it_tries_fewer_together_after_each_death(
    anna: Actor, order: Order, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that were in a dead worker's hands by chance are not sent one by one."""
    monkeypatch.setattr("jobs.claim.BATCH_SHRINKS_BY", 50)
    for number in range(3):
        ChangeEmail(order, anna).run(email=f"grace{number}@navy.example")
    Job.objects.update(attempts=1)

    first, *_ = Job.objects.order_by("pk").values_list("pk", flat=True)

    assert process_job(first) == 2  # of 100 // 50
    assert Job.objects.filter(attempts=2, done_at=None).count() == 0


def test_it_fails_in_the_open_when_its_tries_are_used_up(letter: Email, mail_server: MailServer) -> None:
    mail_server.refusal = "451 4.7.1 Greylisted"
    Job.objects.update(attempts=15)

    process_jobs()

    letter.refresh_from_db()
    assert (letter.state, letter.reason, Job.objects.get().state) == (
        "failed",
        "451 4.7.1 Greylisted",
        "failed",
    )


def test_it_lets_no_name_add_a_header(anna: Actor, order: Order, mail_server: MailServer) -> None:
    order.vendor.name = "Acme\r\nBcc: everybody@navy.example"
    order.vendor.save()

    ChangeEmail(order, anna).run(email="hopper@navy.example")
    process_jobs()

    (message,) = mail_server.arrived
    assert message["Bcc"] is None
    assert message["From"].startswith('"Acme Bcc: everybody@navy.example via MyCommerce"')


def test_it_shows_how_far_each_letter_got(
    letter: Email, order: Order, anna: Actor, panel: Callable[[Actor], Client], mail_server: MailServer
) -> None:
    mail_server.refusal = "550 <b>never</b>"
    client = panel(anna)
    activity, emails = (f"{order.get_absolute_url()}{tab}/" for tab in ("activity", "emails"))

    assert "On its way" in client.get(activity).content.decode()
    assert "Queued" in client.get(emails).content.decode()
    process_jobs()
    for page in (activity, emails):
        shown = client.get(page).content.decode()
        assert "Failed" in shown
        assert "550 &lt;b&gt;never&lt;/b&gt;" in shown
