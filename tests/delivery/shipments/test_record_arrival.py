"""Record Arrival: a disc has arrived, or it came back."""

import pytest

from delivery.shipments.actions.re_ship import ReShip
from delivery.shipments.actions.record_arrival import RecordArrival
from delivery.shipments.models import Shipment
from orders.actions import Obstacle
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor


@pytest.mark.parametrize(
    ("outcome", "sentence", "receipt"),
    [
        ("delivered", "Backup Pro on CD has arrived.", "It has arrived."),
        (
            "returned",
            "Backup Pro on CD came back.",
            "It came back to us. Please write to orders@mycommerce.com.",
        ),
    ],
)
def test_record_arrival_settles_the_shipment(
    outcome: str, sentence: str, receipt: str, sam: Actor, vendor: Vendor
) -> None:
    item = goods.shipped(goods.disc(vendor), sam, 30)
    assert Shipment.objects.late().exists()

    activity = RecordArrival(item.order, sam, item).run(outcome=outcome, comment="says the customer")

    item = goods.reloaded(item)
    assert activity.sentence == sentence
    assert receipt in item.delivery.receipt_text
    assert not Shipment.objects.late().exists()
    with pytest.raises(Obstacle, match="it is settled: "):
        RecordArrival(item.order, sam, item).run(outcome=outcome, comment="")


def test_record_arrival_of_a_return_allows_re_ship_at_once(sam: Actor, vendor: Vendor) -> None:
    item = goods.shipped(goods.disc(vendor), sam)
    RecordArrival(item.order, sam, item).run(outcome="returned", comment="")
    item = goods.verified(goods.reloaded(item), sam)

    ReShip(item.order, sam, item).run(comment="")

    assert sorted(Shipment.objects.values_list("state", flat=True)) == ["replaced", "to_ship"]


def test_record_arrival_refuses_other_people_and_unshipped_discs(
    sam: Actor, amir: Actor, vendor: Vendor
) -> None:
    item = goods.disc(vendor)

    with pytest.raises(Obstacle, match="it is not shipped yet"):
        RecordArrival(item.order, sam, item).run(outcome="delivered", comment="")
    with pytest.raises(Obstacle, match="only Customer Service ships discs"):
        RecordArrival(item.order, amir, item).run(outcome="delivered", comment="")
