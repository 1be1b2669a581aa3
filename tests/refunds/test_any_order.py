"""Whatever people, workers, banks and accidents do, in whatever order: the books hold and end as the gateway's."""

import json
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from devtools.fake_gateway.events import signature
from devtools.fake_gateway.ledger import GatewayRefused
from devtools.fake_gateway.server import FakeGateway
from jobs.models import Job
from jobs.worker import process_jobs
from orders.actions import Obstacle
from orders.models import Order
from refunds.actions.approve_refund import ApproveRefund
from refunds.actions.decline_refund import DeclineRefund
from refunds.actions.refund_order import RefundOrder
from refunds.actions.refund_product import RefundProduct
from refunds.models import Refund, RefundItem, RefundSettings
from refunds.models.states import OVER
from refunds.reconcile import reconcile
from tests import make
from tests.refunds.conftest import SECRET
from vendors.actor import Actor
from vendors.models import Vendor

FAULTS = ("drop_before", "drop_after", "error_before", "error_after", "busy")
BANKS = ("ok", "pending", "refuses")  # what the customer's bank says at once; later it may say anything
LINES = 3


class Refunding(RuleBasedStateMachine):
    """One order, a manager who refunds up to one line alone, an owner who approves."""

    vendor: Vendor
    amir: Actor
    alice: Actor
    gateway: FakeGateway

    def __init__(self) -> None:
        super().__init__()
        self.gateway.faults.times = {}
        behaviour = BANKS[Order.objects.count() % len(BANKS)]
        charge = make.charge_id("EUR", 4995 * LINES, behaviour)
        self.is_disputed = False
        self.order = make.order(self.vendor, items=LINES, charge_id=charge)
        self.first_event = len(self.gateway.announcer.sent)

    def act(self, action: Any, **asked: Any) -> None:
        with suppress(Obstacle):
            action.run(**asked)

    @rule()
    def refund_all(self) -> None:
        self.act(RefundOrder(self.order, self.amir), comment="x")

    @rule(place=st.integers(1, LINES))
    def refund_line(self, place: int) -> None:
        self.order.refresh_from_db()
        self.act(RefundProduct(self.order, self.amir, self.order.items.get(position=place)), comment="x")

    @rule(agree=st.booleans())
    def decide(self, agree: bool) -> None:
        waiting = self.order.refunds.filter(state="waiting_for_approval").first()
        if waiting:
            self.act((ApproveRefund if agree else DeclineRefund)(self.order, self.alice), refund=waiting.pk)

    @rule(fault=st.sampled_from(FAULTS))
    def break_the_next_answer(self, fault: str) -> None:
        self.gateway.faults.times = {fault: 1}

    @rule()
    def work(self) -> None:
        later = timezone.now() - timedelta(minutes=2)
        Job.objects.filter(done_at=None, failed_at=None).update(due_at=later)
        Refund.objects.filter(state="submitted", first_sent_at__isnull=False).update(first_sent_at=later)
        process_jobs()

    @rule(status=st.sampled_from(("succeeded", "failed")), which=st.integers(0, 9))
    def hear_from_the_bank(self, status: str, which: int) -> None:
        there = [one for one in self.there() if one["status"] in ("pending", "succeeded")]
        if there and (one := there[which % len(there)])["status"] != status:
            self.gateway.wire.settle(one["id"], status)

    @rule(which=st.integers(0, 99))
    def deliver_an_event(self, which: int) -> None:
        sent = self.gateway.announcer.sent[self.first_event :]
        if sent:
            self.deliver(sent[which % len(sent)])

    @rule(amount=st.integers(1, 4995 * LINES))
    def refund_at_the_gateway(self, amount: int) -> None:
        try:
            made = self.gateway.ledger.refund({"charge": self.order.charge_id, "amount": amount})
        except GatewayRefused:
            return
        self.gateway.announcer.announce("refund.created", made)

    @rule()
    def charge_back(self) -> None:
        self.gateway.wire.dispute(self.order.charge_id)
        self.is_disputed = True

    @rule()
    def compare_the_books(self) -> None:
        reconcile(timezone.now() - timedelta(days=1))

    @invariant()
    def the_books_hold(self) -> None:
        self.order.refresh_from_db()
        alive = self.order.refunds.exclude(state__in=OVER)
        order, sums = self.order, Counter[str]()
        for one in alive:
            sums[one.state] += one.amount_minor
        assert order.reserved_minor == sum(sums.values()) <= order.paid_minor
        assert order.refunded_minor == sums["succeeded"]
        live = RefundItem.objects.filter(refund__order=order, live=True).values_list("item_id", flat=True)
        assert len(live) == len(set(live))
        assert set(order.items.exclude(refund_status="").values_list("pk", flat=True)) == set(live)
        partly = "partly_refunded" if order.refunded_minor else "paid"
        by_sums = "refunded" if order.refunded_minor == order.paid_minor else partly
        assert order.status == by_sums or (order.status == "charged_back" and self.is_disputed)

    def teardown(self) -> None:
        """All is well again: then both books agree, and nothing of ours is there twice."""
        self.gateway.faults.times = {}
        for event in self.gateway.announcer.sent[self.first_event :]:
            self.deliver(event)
        for _ in range(4):
            self.work()
        reconcile(timezone.now() - timedelta(days=1))
        self.the_books_hold()
        assert (self.order.status == "charged_back") is self.is_disputed
        ours = {one.gateway_id: one for one in self.order.refunds.exclude(gateway_id="")}
        references = Counter(one["metadata"].get("refund", one["id"]) for one in self.there())
        assert set(references.values()) <= {1}
        for one in self.there():
            assert one["id"] not in ours or ours[one["id"]].state == one["status"]
            assert one["id"] in ours or "refund" not in one["metadata"]
        Job.objects.filter(done_at=None).update(failed_at=timezone.now())

    def there(self) -> list[dict[str, Any]]:
        return [one for one in self.gateway.ledger.refunds.values() if one["charge"] == self.order.charge_id]

    def deliver(self, event: dict[str, Any]) -> None:
        body = json.dumps(event).encode()
        signed = {"Stripe-Signature": signature(body, SECRET)}
        answer = Client().post("/gateway/events/", body, content_type="application/json", headers=signed)
        assert answer.status_code == 200


@pytest.mark.django_db
def test_it_holds_in_any_order(
    vendor: Vendor, amir: Actor, alice: Actor, fake_gateway: FakeGateway, mailoutbox: list[object]
) -> None:
    RefundSettings.objects.create(vendor=vendor, ceilings={"manager": {"EUR": 5000}})

    facts = {"vendor": vendor, "amir": amir, "alice": alice, "gateway": fake_gateway}

    run_state_machine_as_test(
        type("Here", (Refunding,), facts),
        settings=settings(
            max_examples=15,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
