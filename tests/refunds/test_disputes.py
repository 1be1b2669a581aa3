"""A dispute charges the order back while it is open or lost; won, or a closed inquiry, gives all of it back."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from delivery.licenses.models import LicenseKey
from devtools.fake_gateway.events import signature
from devtools.fake_gateway.server import FakeGateway
from jobs.models import Job
from jobs.worker import process_jobs
from notifications.webhooks.models import Notice
from orders.models import Order, OrderItem
from refunds.actions.refund_order import RefundOrder
from refunds.actions.refund_product import RefundProduct
from refunds.models import Dispute
from refunds.reconcile import reconcile
from tests import make
from tests.delivery import goods
from tests.refunds.makers import WEBHOOK_SECRET
from vendors.actor import Actor

Bank = Callable[..., None]


@pytest.fixture
def bank(client: Client, order: Order, fake_gateway: FakeGateway, mailoutbox: list[EmailMessage]) -> Bank:
    """Let the bank open the order's dispute or move it, and deliver the gateway's events twice."""

    def move(**form: Any) -> None:
        before = len(fake_gateway.announcer.sent)
        fake_gateway.wire.dispute(order.charge_id, **form)
        for event in fake_gateway.announcer.sent[before:] * 2:
            body = json.dumps(event).encode()
            headers = {"Stripe-Signature": signature(body, WEBHOOK_SECRET)}
            client.post("/gateway/events/", body, content_type="application/json", headers=headers)
            process_jobs()
        order.refresh_from_db()

    return move


@pytest.fixture
def delivered(item: OrderItem) -> OrderItem:
    """The order's item with a license key and a download link."""
    goods.terms(item, key_source="built_in")
    goods.delivered(item)
    goods.link(item)
    return item


def key_states() -> list[str]:
    return [key.state for key in LicenseKey.objects.order_by("pk")]


@pytest.mark.parametrize(
    ("opened", "ended"), [("needs_response", "won"), ("warning_needs_response", "warning_closed")]
)
def test_dispute_withdraws_and_gives_back_what_was_delivered(
    order: Order, delivered: OrderItem, bank: Bank, client: Client, opened: str, ended: str
) -> None:
    link = delivered.links.get()

    bank(status=opened)

    assert (order.status, key_states()) == ("charged_back", ["revoked"])
    page = client.get(link.page_url)
    assert (page.status_code, "is disputed" in page.text, "given back" in page.text) == (403, True, False)

    bank(status=ended)

    assert (order.status, key_states()) == ("paid", ["active"])
    assert client.get(link.page_url).status_code == 200
    assert not Job.objects.filter(done_at=None).exists()


def test_lost_dispute_stays_charged_back(
    amir: Actor, order: Order, delivered: OrderItem, bank: Bank, sentences: Callable[[], list[str]]
) -> None:
    bank(amount=2000, reason="product_not_received")
    bank(status="under_review")
    bank(status="lost")

    dispute = order.disputes.get()
    assert (order.status, key_states(), dispute.status) == ("charged_back", ["revoked"], "lost")
    assert (dispute.amount_minor, dispute.reason, bool(dispute.closed_at)) == (
        2000,
        "product not received",
        True,
    )
    by_bank = [sentence for sentence in sentences() if "€" in sentence and "sent to" not in sentence]
    assert by_bank == [
        "The customer's bank charged €20.00 back.",
        "The customer's bank reviews the evidence about €20.00.",
        "Dispute of €20.00 lost: the customer has the money.",
    ]
    assert RefundOrder(order, amir).obstacle() == "the customer's bank has charged it back"


def test_vendor_hears_that_a_dispute_was_opened_and_how_it_ended(
    order: Order, bank: Bank, mailoutbox: list[EmailMessage]
) -> None:
    make.endpoint(order.vendor)

    bank()
    bank(status="won")

    assert [(email.to, email.subject) for email in mailoutbox] == [
        (["support@acme.example"], f"Dispute of €49.95, order {order.number}: {state}")
        for state in ("Evidence needed", "Won")
    ]
    assert order.disputes.get().get_absolute_url() in mailoutbox[0].body
    notices = Notice.objects.order_by("pk").values_list("event", "body")
    assert [(event, "<order-status>Charged back" in body) for event, body in notices] == [
        ("dispute", True),
        ("dispute", False),
    ]


def test_won_dispute_gives_no_key_back_that_a_refund_took(
    amir: Actor, order: Order, delivered: OrderItem, bank: Bank
) -> None:
    RefundOrder(order, amir).run(comment="x")
    bank()
    process_jobs()
    assert (order.status, key_states()) == ("charged_back", ["revoked"])

    bank(status="won")

    order.refresh_from_db()
    assert order.refunds.get().state in ("succeeded", "failed")
    expected = {"succeeded": ("refunded", ["revoked"]), "failed": ("paid", ["active"])}
    assert (order.status, key_states()) == expected[order.refunds.get().state]


def test_refund_that_comes_back_gives_no_key_while_the_payment_is_disputed(
    amir: Actor, order: Order, delivered: OrderItem, bank: Bank, fake_gateway: FakeGateway
) -> None:
    RefundOrder(order, amir).run(comment="x")
    process_jobs()
    bank()
    fake_gateway.ledger.move(order.refunds.get().gateway_id, "failed")

    reconcile(timezone.now() - timedelta(days=1))
    order.refresh_from_db()
    assert (order.status, key_states()) == ("charged_back", ["revoked"])

    bank(status="won")
    assert (order.status, key_states()) == ("paid", ["active"])


def test_won_dispute_leads_to_the_status_that_the_sums_say(
    amir: Actor, fake_gateway: FakeGateway, vendor: Any, mailoutbox: list[EmailMessage]
) -> None:
    order = make.order(vendor, items=2)
    RefundProduct(order, amir, order.items.get(position=1)).run(comment="x")
    process_jobs()
    since = timezone.now() - timedelta(days=1)
    fake_gateway.wire.dispute(order.charge_id, amount=4995)
    assert [difference.is_mended for difference in reconcile(since)] == [True]
    order.refresh_from_db()
    assert order.status == "charged_back"

    fake_gateway.wire.dispute(order.charge_id, status="won")
    reconcile(since)

    order.refresh_from_db()
    assert (order.status, reconcile(since)) == ("partly_refunded", [])


def test_reconcile_asks_for_disputes_that_are_open_and_for_orders_charged_back_before(
    order: Order, fake_gateway: FakeGateway, mailoutbox: list[EmailMessage]
) -> None:
    fake_gateway.wire.dispute(order.charge_id, status="won")
    Order.objects.filter(vendor_id=order.vendor_id, pk=order.pk).update(status="charged_back")

    assert reconcile(timezone.now() + timedelta(days=1))

    order.refresh_from_db()
    assert (order.status, Dispute.objects.get().status) == ("paid", "won")
