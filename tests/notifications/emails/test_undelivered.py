"""Orders whose emails failed or came back are found by the filter Email, until that is mended."""

import pytest
from django.http import QueryDict

from jobs.worker import process_jobs
from notifications.actions.change_email import ChangeEmail
from notifications.emails.actions.resend_order import ResendOrder
from notifications.emails.bounces import BounceReport, record_bounce
from notifications.emails.smtp_session import SmtpSession
from notifications.emails.undelivered import record_undelivered
from orders.models import Order
from orders.search.filters import OrderFilter
from tests import make
from tests.mail_server import MailServer
from vendors.actor import Actor


def is_found(order: Order, state: str) -> bool:
    return order in OrderFilter(QueryDict(f"email_state={state}"), vendor=order.vendor).qs


@pytest.fixture
def bounced(order: Order) -> Order:
    record_bounce(BounceReport(make.email(order, state="sent").message_id, "550 no such user"))
    return order


def test_email_state_finds_what_came_back(bounced: Order) -> None:
    make.order(bounced.vendor)

    assert is_found(bounced, "bounced")
    assert not is_found(bounced, "failed")
    assert OrderFilter(QueryDict("email_state=lost"), vendor=bounced.vendor).errors


def test_email_state_finds_what_was_refused(anna: Actor, order: Order, mail_server: MailServer) -> None:
    mail_server.refusal = "550 5.1.1 No such user here"
    ResendOrder(order, anna).run(items=["receipt"], comment="")
    assert not is_found(order, "failed")

    process_jobs()

    assert is_found(order, "failed")


def test_email_state_is_mended_by_another_address(bounced: Order, anna: Actor) -> None:
    ChangeEmail(bounced, anna).run(email="hopper@navy.example")

    assert not is_found(bounced, "bounced")


def test_email_state_is_mended_by_a_later_email(bounced: Order, mail_server: MailServer) -> None:
    other = make.email(bounced, to="support@acme.example", kind="refund")
    with SmtpSession(bounced.vendor_id, [other.pk]) as session:
        session.send(session.emails[other.pk])
    assert is_found(bounced, "bounced")

    again = make.email(bounced)
    with SmtpSession(bounced.vendor_id, [again.pk]) as session:
        session.send(session.emails[again.pk])

    assert not is_found(bounced, "bounced")


def test_record_undelivered_leaves_former_addresses_alone(order: Order) -> None:
    record_undelivered(make.email(order, to="former@navy.example"), make.email(order).State.FAILED)

    assert not is_found(order, "failed")
