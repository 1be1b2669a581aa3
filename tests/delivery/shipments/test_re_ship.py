"""One more disc for one that did not come, to the address as it was verified."""

from datetime import timedelta

import pytest

from delivery.shipments.actions.re_ship import ReShip
from delivery.shipments.models import Shipment
from orders.actions import Obstacle, menu
from orders.models import OrderItem
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor


def reason(item: OrderItem, sam: Actor) -> str:
    return next(one.reason for one in menu(item.order, sam, item) if one.slug == "re-ship")


def test_it_ships_again_to_the_verified_address(sam: Actor, vendor: Vendor) -> None:
    late = goods.shipped(goods.disc(vendor), sam, 30)
    item = goods.verified(late, sam, city="Lisboa", country="PT")

    ReShip(item.order, sam, item).run(comment="lost")

    first, again = Shipment.objects.order_by("pk")
    item = goods.again(item)
    assert (first.state, first.city, again.state, again.city) == ("replaced", "Bremen", "to_ship", "Lisboa")
    assert again.replaces_id == first.pk
    assert item.delivery.shipment_id == again.pk
    assert "Shipped within 3 days; arrives in 2–3 weeks." in item.delivery.receipt_text
    assert reason(item, sam) == "it is not shipped yet: use Record Shipment"


def test_it_waits_for_the_window_and_for_the_address(sam: Actor, vendor: Vendor) -> None:
    early = goods.verified(goods.shipped(goods.disc(vendor), sam, 20), sam)
    assert reason(early, sam).startswith("it may still arrive, until ")

    Shipment.objects.update(expected_until=early.delivery.shipment.expected_until - timedelta(days=3))
    late = goods.again(early)
    assert reason(late, sam) == ""
    assert reason(goods.shipped(goods.disc(vendor), sam, 30), sam) == "verify the address first"


def test_it_is_for_customer_service(sam: Actor, amir: Actor, vendor: Vendor) -> None:
    item = goods.verified(goods.shipped(goods.disc(vendor), sam, 30), sam)

    with pytest.raises(Obstacle, match="only Customer Service ships discs"):
        ReShip(item.order, amir, item).run(comment="")
    assert Shipment.objects.count() == 1
