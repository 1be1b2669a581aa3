"""What became of a disc: it has arrived, or it came back; either way nobody waits for it any more."""

import pytest

from delivery.shipments.actions.re_ship import ReShip
from delivery.shipments.actions.record_arrival import RecordArrival
from delivery.shipments.models import Shipment
from orders.actions import Obstacle
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor


@pytest.mark.parametrize(
    ("outcome", "told", "receipt"),
    [
        ("delivered", "Backup Pro on CD has arrived.", "It has arrived."),
        (
            "returned",
            "Backup Pro on CD came back.",
            "It came back to us. Please write to orders@mycommerce.com.",
        ),
    ],
)
def test_it_ends_the_waiting(outcome: str, told: str, receipt: str, sam: Actor, vendor: Vendor) -> None:
    item = goods.shipped(goods.disc(vendor), sam, 30)
    assert Shipment.objects.late().exists()

    activity = RecordArrival(item.order, sam, item).run(outcome=outcome, comment="says the customer")

    item = goods.again(item)
    assert activity.sentence == told
    assert receipt in item.delivery.receipt_text
    assert not Shipment.objects.late().exists()
    with pytest.raises(Obstacle, match="it is settled: "):
        RecordArrival(item.order, sam, item).run(outcome=outcome, comment="")


def test_it_lets_what_came_back_be_shipped_again_at_once(sam: Actor, vendor: Vendor) -> None:
    item = goods.shipped(goods.disc(vendor), sam)
    RecordArrival(item.order, sam, item).run(outcome="returned", comment="")
    item = goods.verified(goods.again(item), sam)

    ReShip(item.order, sam, item).run(comment="")

    assert sorted(Shipment.objects.values_list("state", flat=True)) == ["replaced", "to_ship"]


def test_it_is_for_customer_service_and_for_what_was_shipped(sam: Actor, amir: Actor, vendor: Vendor) -> None:
    item = goods.disc(vendor)

    with pytest.raises(Obstacle, match="it is not shipped yet"):
        RecordArrival(item.order, sam, item).run(outcome="delivered", comment="")
    with pytest.raises(Obstacle, match="only Customer Service ships discs"):
        RecordArrival(item.order, amir, item).run(outcome="delivered", comment="")
