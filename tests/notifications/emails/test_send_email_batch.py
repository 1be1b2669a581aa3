"""Emails claimed together share an SMTP connection; those of a killed worker go in smaller batches."""

from smtplib import SMTP
from typing import Any

import pytest

from jobs.models import Job
from jobs.queues import Queue
from jobs.worker import process_jobs, process_next
from notifications.actions.change_email import ChangeEmail
from notifications.emails.models import Email
from notifications.emails.smtp_session import SmtpSession, save_outcome
from orders.models import Order
from tests import make
from tests.mail_server import MailServer
from vendors.actor import Actor
from vendors.models import Vendor


def change_email_often(order: Order, actor: Actor, times: int) -> None:
    """Enqueue as many emails to old addresses."""
    for number in range(times):
        ChangeEmail(order, actor).run(email=f"grace{number}@navy.example")


def test_batch_shares_one_connection(
    anna: Actor, order: Order, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections: list[object] = []
    connect = SMTP.connect

    def connect_and_count(self: SMTP, *args: Any) -> tuple[int, bytes]:
        connections.append(self)
        return connect(self, *args)

    monkeypatch.setattr(SMTP, "connect", connect_and_count)
    change_email_often(order, anna, 5)

    process_jobs()

    assert (len(mail_server.arrived), len(connections)) == (5, 1)
    assert set(Email.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_email_is_sent_alone_after_its_worker_died(
    anna: Actor, order: Order, mail_server: MailServer
) -> None:
    """Whichever email killed the worker, the others do not fail with it again."""
    change_email_often(order, anna, 3)
    suspect = Job.objects.order_by("pk")[0]
    Job.objects.filter(pk=suspect.pk).update(attempts=1)

    assert process_next(Queue.MAIL) == 1
    assert Job.objects.filter(done_at=None, attempts=0).count() == 2


def test_batch_shrinks_after_each_death(
    anna: Actor, order: Order, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that a killed worker had claimed by chance are not sent one by one."""
    monkeypatch.setattr("jobs.claim.BATCH_SHRINKS_BY", 50)
    change_email_often(order, anna, 3)
    Job.objects.update(attempts=1)

    assert process_next(Queue.MAIL) == 2  # of 100 // 50
    assert Job.objects.filter(attempts=2, done_at=None).count() == 0


def test_smtp_session_has_no_other_vendors_emails(order: Order, other_vendor: Vendor) -> None:
    email = make.email(order)

    with SmtpSession(other_vendor.pk, [email.pk]) as session:
        assert session.emails == {}
    email.vendor_id = other_vendor.pk
    save_outcome(email, Email.State.SENT)

    assert Email.objects.values_list("state", "attempts").get() == ("queued", 0)
