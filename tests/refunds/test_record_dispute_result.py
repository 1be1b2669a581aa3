"""Record Dispute Result: how a dispute ended, by hand, where no event of the gateway came."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from devtools.fake_gateway.server import FakeGateway
from jobs.worker import process_jobs
from orders.actions import Obstacle
from orders.models import Order
from orders.payments.gateway import gateway
from refunds.actions.record_dispute_result import RecordDisputeResult
from refunds.disputes import sync_gateway_dispute
from tests import make
from tests.refunds.routes import COMMENT
from tests.route import OF_ORDER, Route
from vendors.actor import Actor
from vendors.models import Vendor

ROUTES = [
    Route(
        "action",
        {"slug": "record-dispute-result"},
        OF_ORDER,
        COMMENT | {"result": "lost"},
        may_refuse=True,
        for_managers=True,
    )
]
Panel = Callable[[Actor], Client]


@pytest.fixture
def charged_back(vendor: Vendor) -> Order:
    """An order that was charged back before disputes had rows of their own."""
    return make.order(vendor, status=Order.Status.CHARGED_BACK)


@pytest.mark.parametrize(
    ("result", "status", "dispute_status"),
    [("won", "paid", "won"), ("inquiry_closed", "paid", "warning_closed"), ("lost", "charged_back", "lost")],
)
def test_record_dispute_result_sets_the_status(
    sam: Actor, charged_back: Order, panel: Panel, result: str, status: str, dispute_status: str
) -> None:
    url = f"/orders/{charged_back.number}/actions/record-dispute-result/"

    page = panel(sam).post(url, {"result": result, "comment": "Letter of the bank"}, follow=True)

    assert "Dispute result recorded." in page.text
    charged_back.refresh_from_db()
    dispute = charged_back.disputes.get()
    assert (charged_back.status, dispute.status) == (status, dispute_status)
    assert (dispute.recorded_by_name, dispute.amount_minor) == (sam.name, 4995)


def test_record_dispute_result_charges_an_order_back_and_can_be_corrected(sam: Actor, order: Order) -> None:
    with pytest.raises(Obstacle, match="no dispute of it is known"):
        RecordDisputeResult(order, sam).run(result="won", comment="x")
    RecordDisputeResult(order, sam).run(result="lost", comment="x")
    order.refresh_from_db()
    assert order.status == "charged_back"
    with pytest.raises(Obstacle, match="ended like this already"):
        RecordDisputeResult(order, sam).run(result="lost", comment="x")

    RecordDisputeResult(order, sam).run(result="won", comment="The bank has given it back")

    order.refresh_from_db()
    assert (order.status, order.disputes.get().status) == ("paid", "won")


def test_result_by_hand_holds_until_the_gateway_says_how_it_ended(
    sam: Actor, order: Order, fake_gateway: FakeGateway, mailoutbox: list[EmailMessage]
) -> None:
    def sync() -> str:
        for gateway_dispute in gateway().disputes_of(order.charge_id):
            sync_gateway_dispute(order.vendor_id, gateway_dispute)
        order.refresh_from_db()
        return order.status

    fake_gateway.wire.dispute(order.charge_id)
    assert sync() == "charged_back"
    RecordDisputeResult(order, sam).run(result="won", comment="x")
    process_jobs()
    assert sync() == "paid"

    fake_gateway.wire.dispute(order.charge_id, status="lost")
    assert (sync(), order.disputes.count()) == ("charged_back", 1)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"status": "pending"}, "it is not paid"),
        ({"is_test": True}, "no money was taken"),
        ({"paid_minor": 0}, "no money was taken"),
    ],
)
def test_record_dispute_result_is_for_staff_and_payments(
    sam: Actor, amir: Actor, vendor: Vendor, fields: dict[str, Any], reason: str
) -> None:
    order = make.order(vendor, **fields)

    assert RecordDisputeResult(order, sam).obstacle() == reason
    action = RecordDisputeResult(order, amir)
    assert (action.is_listed(), action.obstacle()) == (False, "only Customer Service records it")
