"""The gateway's events: signed, handled once, and never believed without a look-up."""

import json
import random
import time
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from devtools.fake_gateway.events import signature
from devtools.fake_gateway.server import FakeGateway
from jobs.models import Job
from jobs.worker import process_jobs
from notifications.webhooks.models import Notice
from orders.models import Order
from refunds.actions.refund_order import RefundOrder
from refunds.models import Refund
from tests import make
from tests.refunds.makers import WEBHOOK_SECRET
from vendors.actor import Actor
from vendors.models import Vendor

Post = Callable[..., int]


@pytest.fixture
def post(client: Client) -> Post:
    """Deliver an event, with a valid signature unless a header is passed."""

    def deliver(event: dict[str, object], header: str = "") -> int:
        body = json.dumps(event).encode()
        headers = {"Stripe-Signature": header or signature(body, WEBHOOK_SECRET)}
        response = client.post("/gateway/events/", body, content_type="application/json", headers=headers)
        return int(response.status_code)

    return deliver


@pytest.fixture
def pending(amir: Actor, vendor: Vendor, fake_gateway: FakeGateway) -> Refund:
    order = make.order(vendor, charge_id=make.charge_id("EUR", 4995, "pending"))
    RefundOrder(order, amir).run(comment="x")
    process_jobs()
    return Refund.objects.get()


def test_event_settles_a_pending_refund(pending: Refund, fake_gateway: FakeGateway, post: Post) -> None:
    fake_gateway.wire.settle(pending.gateway_id, "succeeded")
    assert post(fake_gateway.announcer.sent[-1]) == 200
    process_jobs()

    pending.refresh_from_db()
    assert pending.state == "succeeded"
    assert pending.order.search_keys.filter(value=pending.gateway_id.lower()).exists()


def test_events_in_any_order_lead_to_the_state_at_the_gateway(
    pending: Refund, fake_gateway: FakeGateway, post: Post
) -> None:
    fake_gateway.wire.settle(pending.gateway_id, "succeeded")
    fake_gateway.wire.settle(pending.gateway_id, "failed")
    delivered = fake_gateway.announcer.sent * 3
    random.Random(7).shuffle(delivered)
    for event in delivered:
        assert post(event) == 200
        process_jobs()

    pending.refresh_from_db()
    pending.order.refresh_from_db()
    assert (pending.state, pending.failure) == ("failed", "the card has expired or was canceled")
    assert (pending.order.left.minor, pending.order.status) == (4995, "paid")
    assert Job.objects.filter(task="refunds.sync_gateway_refund").count() == 3


def test_refund_sent_back_is_written_to_the_activity_tab(
    amir: Actor,
    order: Order,
    fake_gateway: FakeGateway,
    post: Post,
    sentences: Callable[[], list[str]],
    mailoutbox: list[object],
) -> None:
    RefundOrder(order, amir).run(comment="x")
    process_jobs()
    fake_gateway.wire.settle(Refund.objects.get().gateway_id, "failed")
    post(fake_gateway.announcer.sent[-1])
    process_jobs()

    order.refresh_from_db()
    assert (order.left.minor, order.refunded_minor, order.status) == (4995, 0, "paid")
    reason = "the card has expired or was canceled. The amount can be refunded again."
    assert sentences()[-3] == f"Refund of €49.95 came back from the bank: {reason}"
    RefundOrder(order, amir).run(comment="again")


def test_refund_sent_back_emails_and_notifies_the_vendor(
    amir: Actor, order: Order, fake_gateway: FakeGateway, post: Post, mailoutbox: list[EmailMessage]
) -> None:
    make.endpoint(order.vendor)
    RefundOrder(order, amir).run(comment="x")
    process_jobs()
    fake_gateway.wire.settle(Refund.objects.get().gateway_id, "failed")
    for _ in range(2):
        post(fake_gateway.announcer.sent[-1])
        process_jobs()

    (email,) = [email for email in mailoutbox if "came back" in email.subject]
    assert (email.to, email.subject) == (
        ["support@acme.example"],
        f"Refund of €49.95 for order {order.number} came back",
    )
    assert "The customer does not have this money." in email.body
    (to_customer,) = [email for email in mailoutbox if email.subject.startswith("Your bank has returned")]
    assert (to_customer.to, "you have not got it" in to_customer.body) == (["grace@navy.example"], True)
    first, second = Notice.objects.order_by("pk").values_list("event", "body")
    assert (first[0], "<order-status>Refunded" in first[1]) == ("refund", True)
    assert (second[0], "<order-status>Paid" in second[1]) == ("refund", True)


@pytest.mark.parametrize(
    "forge",
    [
        lambda body: "",
        lambda body: "t=1,v1=00",
        lambda body: signature(body, "whsec_of_somebody_else"),
        lambda body: signature(body + b" ", WEBHOOK_SECRET),
        lambda body: signature(body, WEBHOOK_SECRET, at=int(time.time()) - 301),
    ],
)
def test_event_without_a_valid_signature_is_refused(
    pending: Refund, fake_gateway: FakeGateway, post: Post, client: Client, forge: Callable[[bytes], str]
) -> None:
    event = fake_gateway.announcer.sent[-1]
    before = Job.objects.count()

    assert post(event, forge(json.dumps(event).encode()) or "none") == 400
    assert Job.objects.count() == before
    assert client.get("/gateway/events/").status_code == 405


def test_event_is_not_believed_without_a_look_up(
    pending: Refund, fake_gateway: FakeGateway, post: Post
) -> None:
    false_event = fake_gateway.announcer.sent[-1] | {"id": "evt_false"}
    false_event["data"] = {"object": false_event["data"]["object"] | {"status": "succeeded"}}
    post(false_event)
    process_jobs()

    pending.refresh_from_db()
    assert pending.state == "pending"


def test_event_records_a_refund_made_at_the_gateway(
    order: Order, fake_gateway: FakeGateway, post: Post, sentences: Callable[[], list[str]]
) -> None:
    for amount in (1000, 3995):
        refund = fake_gateway.ledger.refund({"charge": order.charge_id, "amount": amount})
        event = fake_gateway.announcer.announce("refund.created", refund)
        post(event)
        process_jobs()

    order.refresh_from_db()
    assert (order.refunded_minor, order.status) == (4995, "refunded")
    assert sentences()[:2] == [
        "Refund of €10.00 was made at the gateway, not here.",
        "Refund of €10.00 succeeded.",
    ]
    assert Refund.objects.filter(reason="elsewhere").count() == 2


def test_event_with_another_amount_fails_its_job(
    pending: Refund, fake_gateway: FakeGateway, post: Post
) -> None:
    fake_gateway.ledger.refunds[pending.gateway_id]["amount"] = 1
    fake_gateway.wire.settle(pending.gateway_id, "succeeded")
    post(fake_gateway.announcer.sent[-1])
    process_jobs()

    job = Job.objects.get(failed_at__isnull=False)
    assert job.last_error == (
        f"The gateway's refund {pending.gateway_id} is not as we have it: "
        "The gateway has a refund of €0.01 where we have one of €49.95."
    )


def test_dispute_event_is_not_believed_without_a_dispute_at_the_gateway(
    order: Order, fake_gateway: FakeGateway, post: Post
) -> None:
    unconfirmed = {"id": "dp_1", "object": "dispute", "charge": order.charge_id, "status": "lost"}
    post(fake_gateway.announcer.announce("charge.dispute.created", unconfirmed))
    process_jobs()

    order.refresh_from_db()
    assert (order.status, order.activities.count(), order.disputes.count()) == ("paid", 0, 0)


def test_event_about_an_unknown_charge_is_accepted(db: None, fake_gateway: FakeGateway, post: Post) -> None:
    unknown_charge = make.charge_id("EUR", 100)
    refund = fake_gateway.ledger.refund({"charge": unknown_charge})
    payout_event = {
        "id": "evt_1",
        "object": "event",
        "type": "payout.paid",
        "data": {"object": {"id": "po_1", "object": "payout"}},
    }

    assert post(fake_gateway.announcer.announce("refund.created", refund)) == 200
    assert post(payout_event) == 200
    assert not Job.objects.exists()
