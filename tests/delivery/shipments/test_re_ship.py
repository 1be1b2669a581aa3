"""Re-ship: one more disc, to the address as it was verified."""

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
    return next(entry.reason for entry in menu(item.order, sam, item) if entry.slug == "re-ship")


def test_re_ship_makes_a_shipment_to_the_verified_address(sam: Actor, vendor: Vendor) -> None:
    late = goods.shipped(goods.disc(vendor), sam, 30)
    item = goods.verified(late, sam, city="Lisboa", country="PT")

    ReShip(item.order, sam, item).run(comment="lost")

    first, replacement = Shipment.objects.order_by("pk")
    item = goods.reloaded(item)
    assert (first.state, first.city, replacement.state, replacement.city) == (
        "replaced",
        "Bremen",
        "to_ship",
        "Lisboa",
    )
    assert replacement.replaces_id == first.pk
    assert item.delivery.shipment_id == replacement.pk
    assert "Shipped within 3 days; arrives in 2–3 weeks." in item.delivery.receipt_text
    assert reason(item, sam) == "it is not shipped yet: use Record Shipment"


def test_re_ship_refuses_before_the_window_ends_and_the_address_is_verified(
    sam: Actor, vendor: Vendor
) -> None:
    early = goods.verified(goods.shipped(goods.disc(vendor), sam, 20), sam)
    assert reason(early, sam).startswith("it may still arrive, until ")

    expected_until = goods.shipment_of(early).expected_until
    assert expected_until is not None
    Shipment.objects.update(expected_until=expected_until - timedelta(days=3))
    late = goods.reloaded(early)
    assert reason(late, sam) == ""
    assert reason(goods.shipped(goods.disc(vendor), sam, 30), sam) == "verify the address first"


def test_re_ship_refuses_other_people(sam: Actor, amir: Actor, vendor: Vendor) -> None:
    item = goods.verified(goods.shipped(goods.disc(vendor), sam, 30), sam)

    with pytest.raises(Obstacle, match="only Customer Service ships discs"):
        ReShip(item.order, amir, item).run(comment="")
    assert Shipment.objects.count() == 1
