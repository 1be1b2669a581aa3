"""Customer Service finishes a refund by hand."""

import pytest

from orders.actions import Obstacle
from orders.models import Order
from refunds.actions.finish_refund import FinishRefund
from refunds.actions.record_refund import RecordRefund
from refunds.actions.refund_order import RefundOrder
from refunds.models import Refund
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor


@pytest.fixture
def order(vendor: Vendor) -> Order:
    return make.order(vendor, payment_method="check", charge_id="")


def test_finish_refund_releases_what_could_not_be_paid(sam: Actor, order: Order) -> None:
    RecordRefund(order, sam).run(comment="x")

    activity = FinishRefund(order, sam).run(
        refund=Refund.objects.get().pk, outcome="failed", note="No address."
    )

    order.refresh_from_db()
    assert order.left.minor == 4995
    assert activity.sentence == "Refund of €49.95 failed: No address."


def test_finish_refund_finishes_once(sam: Actor, vendor: Vendor, order: Order) -> None:
    RecordRefund(order, sam).run(comment="x")
    pk = Refund.objects.get().pk
    FinishRefund(order, sam).run(refund=pk, outcome="failed", note="x")

    with pytest.raises(Obstacle, match="no refund is open"):
        FinishRefund(order, sam).run(refund=pk, outcome="succeeded", note="x")


def test_finish_refund_refuses_refunds_of_the_gateway(sam: Actor, amir: Actor, vendor: Vendor) -> None:
    card_order = make.order(vendor)
    RefundOrder(card_order, amir).run(comment="x")

    with pytest.raises(Obstacle, match="not to be paid out by hand"):
        FinishRefund(card_order, sam).run(refund=Refund.objects.get().pk, outcome="succeeded", note="x")
    with pytest.raises(Obstacle, match="only Customer Service"):
        FinishRefund(card_order, amir).run(refund=Refund.objects.get().pk, outcome="succeeded", note="x")
