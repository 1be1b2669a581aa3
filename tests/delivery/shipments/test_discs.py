"""A product on disc is put to be shipped once its order is paid, and not when the money goes back before."""

import pytest

from delivery.actions.fix_delivery import FixDelivery
from delivery.actions.rerun_delivery import RerunDelivery
from delivery.downloads.file_catalog import attach
from delivery.models import DeliveryTerms
from delivery.shipments.models import Shipment
from delivery.withdrawal import refunds_sent_back, withdraw
from orders.actions import menu
from tests import make
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor


def test_it_ships_to_the_customer(vendor: Vendor) -> None:
    item = goods.disc(vendor)

    shipment = Shipment.objects.get()
    assert (shipment.state, shipment.item_id, shipment.replaces) == ("to_ship", item.pk, None)
    assert shipment.lines == ["Grace Hopper", "Am Wall 1", "28195 Bremen", "Germany"]
    assert item.delivery.shipment == shipment
    assert "Your disc:\nShipped within 3 days; arrives in 2–3 weeks." in item.delivery.receipt_text


@pytest.mark.parametrize(("street", "city"), [("1 Main St", "Reno"), ("", "Bremen")])
def test_it_ships_to_the_recipient_whose_address_is_known(street: str, city: str, vendor: Vendor) -> None:
    recipient = {"last_name": "Lovelace", "street1": street, "city": "Reno", "country": "US"}

    goods.disc(vendor, recipient=recipient)

    assert Shipment.objects.get().city == city


def test_it_ships_neither_test_orders_nor_what_is_not_paid(vendor: Vendor) -> None:
    goods.disc(vendor, is_test=True)
    goods.disc(vendor, status="pending")

    assert not Shipment.objects.exists()


def test_it_stops_when_the_money_goes_back_and_goes_on_when_that_is_sent_back(
    vendor: Vendor,
) -> None:
    item = goods.disc(vendor)
    withdraw(item, keep_license=True)
    assert Shipment.objects.get().state == "stopped"
    assert "Your disc" not in goods.again(item).delivery.receipt_text

    refund = make.refund(item.order)
    refund.items.add(item, through_defaults={"vendor_id": vendor.pk, "amount_minor": item.total_minor})
    refunds_sent_back([refund])

    assert Shipment.objects.get().state == "to_ship"


def test_it_leaves_what_is_on_its_way(vendor: Vendor, sam: Actor) -> None:
    item = goods.shipped(goods.disc(vendor), sam)

    withdraw(item)

    assert Shipment.objects.get().state == "shipped"


def test_it_offers_a_disc_alone_no_reset_of_links_and_ships_none_anew(vendor: Vendor, anna: Actor) -> None:
    item = goods.disc(vendor)
    reasons = {entry.slug: entry.reason for entry in menu(item.order, anna, item)}
    assert reasons["reset-download-link"] == "it is not delivered by a download link"
    assert reasons["rerun-delivery"] == reasons["fix-delivery"] == ""

    RerunDelivery(item.order, anna, item).run()
    FixDelivery(item.order, anna, goods.again(item)).run()

    assert Shipment.objects.count() == 1
    assert "arrives in 2–3 weeks" in goods.again(item).delivery.receipt_text


def test_it_may_be_download_and_disc(vendor: Vendor, anna: Actor) -> None:
    product = make.product(vendor)
    DeliveryTerms.objects.create(vendor=vendor, product=product, is_disc=True)
    attach(goods.file(vendor), [product])

    item = goods.again(make.place(vendor, product).items.get())

    assert (item.delivery.links, item.delivery.shipment.state) == (1, "to_ship")
    assert {entry.slug: entry.reason for entry in menu(item.order, anna, item)}["reset-download-link"] == ""


def test_it_ships_no_old_order_whose_product_became_a_disc(vendor: Vendor, anna: Actor) -> None:
    item = make.order(vendor).items.get()
    goods.terms(item, is_disc=True)

    RerunDelivery(item.order, anna, goods.again(item)).run()

    assert not Shipment.objects.exists()
