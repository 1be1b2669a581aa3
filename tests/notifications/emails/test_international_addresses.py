"""Addresses with letters beyond ASCII are sent to as they are, or the email fails at once with the reason."""

import smtplib

import pytest

from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.registry import JobRequest
from jobs.worker import process_jobs
from notifications.emails.models import Email
from notifications.emails.tasks import send_email
from orders.models import Order
from tests import make
from tests.mail_server import MailServer


def queue(order: Order, to: str, **fields: object) -> Email:
    Order.objects.filter(pk=order.pk, vendor_id=order.vendor_id).update(email=to)
    email = make.email(order, to=to, **fields)
    requests = [JobRequest(send_email, {"email_id": email.pk})]
    enqueue_all(requests, vendor_id=order.vendor_id, subject=order.as_subject)
    return email


@pytest.mark.parametrize(
    ("address", "sent_to"),
    [
        ("ada@straße.example", "ada@xn--strae-oqa.example"),
        ("jörg@post.example", "jörg@post.example"),
        ("jörg@bücher.example", "jörg@xn--bcher-kva.example"),
    ],
)
def test_send_email_sends_to_the_address_itself(
    order: Order, mail_server: MailServer, address: str, sent_to: str
) -> None:
    email = queue(order, address, subject="Größe", headers={"Reply-To": "señor@post.example"})

    process_jobs()

    [message] = mail_server.arrived
    assert (message["To"], mail_server.recipients) == (sent_to, [sent_to])
    assert (message["Reply-To"], message["Subject"]) == ("señor@post.example", "Größe")
    assert message.get_content().strip() == email.text.strip()
    email.refresh_from_db()
    assert email.state == "sent"


def test_send_email_fails_at_once_where_the_server_takes_no_such_address(
    order: Order, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtplib.SMTP, "has_extn", lambda self, name: False)
    email = queue(order, "jörg@post.example")

    process_jobs()

    email.refresh_from_db()
    order.refresh_from_db()
    assert mail_server.arrived == []
    assert (email.state, Job.objects.get().status) == ("failed", "failed")
    assert email.reason == order.email_problem
    assert email.reason.startswith("our mail server cannot send to an address with such letters before the @")


def test_send_email_leaves_out_what_the_server_does_not_take_to_answer_to(
    order: Order, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtplib.SMTP, "has_extn", lambda self, name: False)
    queue(order, "ada@post.example", headers={"Reply-To": "help@acme.example, jörg@post.example"})

    process_jobs()

    [message] = mail_server.arrived
    assert message["Reply-To"] == "help@acme.example"


@pytest.mark.parametrize(
    "stored", ["ada@po\u200fst.example", "ada@post.example\u202c", "ada@" + "x" * 64 + ".example"]
)
def test_send_email_fails_at_once_for_a_stored_address_that_cannot_be(
    order: Order, mail_server: MailServer, stored: str
) -> None:
    email = queue(order, stored)

    process_jobs()

    email.refresh_from_db()
    order.refresh_from_db()
    assert (email.state, order.email_problem) == (
        "failed",
        "there can be no such domain: correct the address",
    )
