"""Refund requests: entered for a customer, forwarded to the vendor, listed until answered."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from devtools.fake_gateway.server import FakeGateway
from jobs.models import Job
from jobs.worker import process_jobs
from notifications.emails.models import Email
from orders.actions import Obstacle
from orders.models import Order
from refunds.actions.refund_order import RefundOrder
from refunds.actions.refund_product import RefundProduct
from refunds.actions.request_refund import RequestRefund
from refunds.models import RefundRequest, RefundSettings
from refunds.requests import escalate_request, remind_of_request
from tests import make
from tests.mail_server import MailServer, body_of
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


def process_after(days: int) -> None:
    """Let so many days pass for the open jobs, and process them."""
    for job in Job.objects.filter(done_at=None):
        Job.objects.filter(pk=job.pk).update(due_at=job.due_at - timedelta(days=days))
    process_jobs()


def test_request_refund_forwards_to_the_vendor_with_a_copy_to_the_customer(
    sam: Actor, order: Order, mail_server: MailServer, sentences: Callable[[], list[str]]
) -> None:
    RequestRefund(order, sam).run(comment="It does not start on my computer.")
    process_jobs()

    (message,) = mail_server.arrived
    assert message["To"] == "support@acme.example"
    assert message["Cc"] == "grace@navy.example"
    assert message["Reply-To"] == "support@acme.example, grace@navy.example"
    text = body_of(message)
    for text_part in (
        order.number,
        "It does not start on my computer.",
        "answer the customer from your support address",
    ):
        assert text_part in text
    assert sentences()[0] == "Refund requested, forwarded to support@acme.example."


def test_request_is_listed_with_evidence_until_it_is_refunded(
    sam: Actor,
    amir: Actor,
    vendor: Vendor,
    order: Order,
    panel: Panel,
    fake_gateway: FakeGateway,
    mailoutbox: list[object],
) -> None:
    earlier = make.order(vendor)
    RequestRefund(earlier, sam).run(comment="first")
    RequestRefund(order, sam).run(comment="second")
    process_jobs()
    page = panel(amir).get("/refunds/requests/").content.decode()
    for text_part in (order.number, "second", "1 email", "1 earlier request", "Entered by sam@demo.example"):
        assert text_part in page
    assert page.index(earlier.number) < page.index(order.number)

    RefundOrder(order, amir).run(comment="x")
    process_jobs()

    assert order.number not in panel(amir).get("/refunds/requests/").content.decode()
    assert order.number in panel(amir).get("/refunds/requests/?state=refunded").content.decode()


def test_request_is_answered_only_by_a_refund_of_its_product(
    sam: Actor, amir: Actor, vendor: Vendor, fake_gateway: FakeGateway
) -> None:
    order = make.order(vendor, items=2)
    first, second = order.items.order_by("position")
    RequestRefund(order, sam).run(comment="x", item=second.pk)

    for line, state in ((first, "open"), (second, "refunded")):
        RefundProduct(order, amir, line).run(comment="x")
        process_jobs()
        assert RefundRequest.objects.get().state == state


def test_unanswered_request_reminds_then_escalates(
    sam: Actor,
    vendor: Vendor,
    order: Order,
    mailoutbox: list[object],
    sentences: Callable[[], list[str]],
    panel: Panel,
) -> None:
    RefundSettings.objects.create(vendor=vendor, remind_after_days=2, escalate_after_days=5)
    RequestRefund(order, sam).run(comment="x")
    process_jobs()
    assert Email.objects.count() == 1

    process_after(days=2)
    assert Email.objects.latest("pk").subject == f"Still open: refund request for order {order.number}"
    process_after(days=3)

    assert RefundRequest.objects.get().escalated_at
    assert "The vendor was reminded of the refund request." in sentences()
    assert sentences()[-1] == "The refund request was not answered: Customer Service takes it over."
    page = panel(sam).get("/admin/refunds/refundrequest/?waiting=escalated").content.decode()
    assert order.number in page


def test_answered_request_neither_reminds_nor_escalates(
    sam: Actor, amir: Actor, order: Order, mailoutbox: list[object]
) -> None:
    RequestRefund(order, sam).run(comment="x")
    RefundRequest.objects.update(state="declined", answered_at=timezone.now())
    process_after(days=30)

    assert Email.objects.count() == 1
    assert RefundRequest.objects.get().escalated_at is None


def test_request_refund_escalates_when_the_vendor_has_no_address(sam: Actor, other_vendor: Vendor) -> None:
    RequestRefund(make.order(other_vendor), sam).run(comment="x")
    process_jobs()

    assert RefundRequest.objects.get().escalated_at
    assert not Email.objects.exists()


def test_request_refund_refuses_a_second_open_request(sam: Actor, order: Order) -> None:
    RequestRefund(order, sam).run(comment="x")

    with pytest.raises(Obstacle, match="a request is open already"):
        RequestRefund(order, sam).run(comment="again")


def test_request_refund_refuses_vendors_and_what_cannot_be_refunded(
    amir: Actor, sam: Actor, vendor: Vendor, order: Order
) -> None:
    with pytest.raises(Obstacle, match="as the vendor, refund the order"):
        RequestRefund(order, amir).run(comment="x")
    with pytest.raises(Obstacle, match="it is a test order"):
        RequestRefund(make.order(vendor, is_test=True), sam).run(comment="x")


def test_request_refund_can_be_made_by_the_customer(order: Order) -> None:
    customer = Actor.customer(order, "Grace Hopper")

    RequestRefund(order, customer).run(comment="please")

    assert RefundRequest.objects.get().get_opened_by_kind_display() == "Customer"


def test_request_list_has_no_buttons_for_a_viewer(sam: Actor, bob: Actor, order: Order, panel: Panel) -> None:
    RequestRefund(order, sam).run(comment="x")

    page = panel(bob).get("/refunds/requests/").content.decode()

    assert "A manager or owner answers it." in page
    assert "decline-request" not in page


def test_request_is_looked_after_by_jobs_of_its_vendor_only(order: Order, other_vendor: Vendor) -> None:
    request, job = make.refund_request(order), Job(vendor_id=other_vendor.pk)

    assert escalate_request.function(job, request_id=request.pk) == ""
    with pytest.raises(RefundRequest.DoesNotExist):
        remind_of_request.function(job, request_id=request.pk)

    request.refresh_from_db()
    assert (request.escalated_at, request.reminded_at) == (None, None)
