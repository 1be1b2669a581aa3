"""A declined refund releases its amount and its lines."""

import pytest

from jobs.queues import Queue
from jobs.states import claimable
from orders.actions import Obstacle
from orders.models import Order
from refunds.actions.decline_refund import DeclineRefund
from refunds.actions.refund_order import RefundOrder
from refunds.models import Refund, RefundSettings
from vendors.actor import Actor
from vendors.models import Vendor


def test_decline_refund_releases_the_reservation(
    amir: Actor, alice: Actor, vendor: Vendor, order: Order
) -> None:
    RefundSettings.objects.create(vendor=vendor, ceilings={"manager": {"EUR": 1}})
    RefundOrder(order, amir).run(comment="x")
    refund = Refund.objects.get()

    activity = DeclineRefund(order, alice).run(refund=refund.pk, comment="too old")

    order.refresh_from_db()
    refund.refresh_from_db()
    assert (refund.state, order.left.minor, order.items.get().refund_status) == ("declined", 4995, "")
    assert activity.sentence == "Refund of €49.95, asked for by amir@demo.example, not approved."
    RefundOrder(order, alice).run(comment="after all")


def test_decline_refund_refuses_a_submitted_refund(amir: Actor, alice: Actor, order: Order) -> None:
    RefundOrder(order, amir).run(comment="x")

    with pytest.raises(Obstacle, match="not waiting any more: submitted"):
        DeclineRefund(order, alice).run(refund=Refund.objects.get().pk)
    assert claimable(Queue.MONEY).count() == 1
