"""Random sequences of acts, faults and events: our books stay consistent and end like the gateway's."""

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
from jobs.worker import process_jobs
from orders.actions import Obstacle
from orders.models import Order
from refunds.actions.approve_refund import ApproveRefund
from refunds.actions.decline_refund import DeclineRefund
from refunds.actions.refund_order import RefundOrder
from refunds.actions.refund_product import RefundProduct
from refunds.models import Refund, RefundItem, RefundSettings
from refunds.models.states import RELEASED
from refunds.reconcile import reconcile
from tests import make
from tests.job_states import fail_unfinished, make_due
from tests.refunds.makers import WEBHOOK_SECRET
from vendors.actor import Actor
from vendors.models import Vendor

FAULTS = ("drop_before", "drop_after", "error_before", "error_after", "busy")
BANKS = ("ok", "pending", "refuses")  # the first answer of the customer's bank; later it may give any
LINES = 3


class RefundMachine(RuleBasedStateMachine):
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

    def act(self, action: Any, **arguments: Any) -> None:
        with suppress(Obstacle):
            action.run(**arguments)

    @rule()
    def refund_all(self) -> None:
        self.act(RefundOrder(self.order, self.amir), comment="x")

    @rule(position=st.integers(1, LINES))
    def refund_line(self, position: int) -> None:
        self.order.refresh_from_db()
        self.act(RefundProduct(self.order, self.amir, self.order.items.get(position=position)), comment="x")

    @rule(approves=st.booleans())
    def decide(self, approves: bool) -> None:
        waiting = self.order.refunds.filter(state="waiting_for_approval").first()
        if waiting:
            self.act(
                (ApproveRefund if approves else DeclineRefund)(self.order, self.alice), refund=waiting.pk
            )

    @rule(fault=st.sampled_from(FAULTS))
    def inject_fault(self, fault: str) -> None:
        self.gateway.faults.times = {fault: 1}

    @rule()
    def process(self) -> None:
        two_minutes_ago = timezone.now() - timedelta(minutes=2)
        make_due()
        Refund.objects.filter(state="submitted", first_sent_at__isnull=False).update(
            first_sent_at=two_minutes_ago
        )
        process_jobs()

    @rule(status=st.sampled_from(("succeeded", "failed")), which=st.integers(0, 9))
    def settle_at_the_bank(self, status: str, which: int) -> None:
        refunds = [
            refund for refund in self.gateway_refunds() if refund["status"] in ("pending", "succeeded")
        ]
        if refunds and (refund := refunds[which % len(refunds)])["status"] != status:
            self.gateway.wire.settle(refund["id"], status)

    @rule(which=st.integers(0, 99))
    def deliver_an_event(self, which: int) -> None:
        events = self.gateway.announcer.sent[self.first_event :]
        if events:
            self.deliver(events[which % len(events)])

    @rule(amount=st.integers(1, 4995 * LINES))
    def refund_at_the_gateway(self, amount: int) -> None:
        try:
            refund = self.gateway.ledger.refund({"charge": self.order.charge_id, "amount": amount})
        except GatewayRefused:
            return
        self.gateway.announcer.announce("refund.created", refund)

    @rule()
    def charge_back(self) -> None:
        self.gateway.wire.dispute(self.order.charge_id)
        self.is_disputed = True

    @rule()
    def reconcile_books(self) -> None:
        reconcile(timezone.now() - timedelta(days=1))

    @invariant()
    def books_are_consistent(self) -> None:
        self.order.refresh_from_db()
        refunds = self.order.refunds.exclude(state__in=RELEASED)
        order, sums = self.order, Counter[str]()
        for refund in refunds:
            sums[refund.state] += refund.amount_minor
        assert order.reserved_minor == sum(sums.values()) <= order.paid_minor
        assert order.refunded_minor == sums["succeeded"]
        live = RefundItem.objects.filter(refund__order=order, live=True).values_list("item_id", flat=True)
        assert len(live) == len(set(live))
        assert set(order.items.exclude(refund_status="").values_list("pk", flat=True)) == set(live)
        partly = "partly_refunded" if order.refunded_minor else "paid"
        expected_status = "refunded" if order.refunded_minor == order.paid_minor else partly
        assert order.status == expected_status or (order.status == "charged_back" and self.is_disputed)

    def teardown(self) -> None:
        """Check that both books agree once there are no faults, and that the gateway has no refund of ours twice."""
        self.gateway.faults.times = {}
        for event in self.gateway.announcer.sent[self.first_event :]:
            self.deliver(event)
        for _ in range(4):
            self.process()
        reconcile(timezone.now() - timedelta(days=1))
        self.books_are_consistent()
        assert (self.order.status == "charged_back") is self.is_disputed
        our_refunds = {refund.gateway_id: refund for refund in self.order.refunds.exclude(gateway_id="")}
        gateway_refunds = self.gateway_refunds()
        references = Counter(refund["metadata"].get("refund", refund["id"]) for refund in gateway_refunds)
        assert set(references.values()) <= {1}
        for refund in gateway_refunds:
            our_refund = our_refunds.get(refund["id"])
            assert our_refund is None or our_refund.state == refund["status"]
            assert our_refund or "refund" not in refund["metadata"]
        fail_unfinished()

    def gateway_refunds(self) -> list[dict[str, Any]]:
        refunds = self.gateway.ledger.refunds.values()
        return [refund for refund in refunds if refund["charge"] == self.order.charge_id]

    def deliver(self, event: dict[str, Any]) -> None:
        body = json.dumps(event).encode()
        headers = {"Stripe-Signature": signature(body, WEBHOOK_SECRET)}
        response = Client().post("/gateway/events/", body, content_type="application/json", headers=headers)
        assert response.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("examples", [4, pytest.param(30, marks=pytest.mark.slow)])
def test_refund_books_hold_in_any_order_of_events(
    examples: int,
    vendor: Vendor,
    amir: Actor,
    alice: Actor,
    fake_gateway: FakeGateway,
    mailoutbox: list[object],
) -> None:
    RefundSettings.objects.create(vendor=vendor, ceilings={"manager": {"EUR": 5000}})

    attributes = {"vendor": vendor, "amir": amir, "alice": alice, "gateway": fake_gateway}

    run_state_machine_as_test(
        type("RefundMachineOfTheTest", (RefundMachine,), attributes),
        settings=settings(
            max_examples=examples,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
