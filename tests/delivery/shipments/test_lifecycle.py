"""Shipments begin when an order of a disc is paid, and stop when it is refunded before."""

import pytest

from delivery.actions.fix_delivery import FixDelivery
from delivery.actions.rerun_delivery import RerunDelivery
from delivery.downloads.file_catalog import attach_products
from delivery.models import DeliveryTerms
from delivery.shipments.models import Shipment
from delivery.withdrawal import restore_returned_items, withdraw
from orders.actions import menu
from tests import make
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor


def test_disc_is_to_be_shipped_to_the_customer(vendor: Vendor) -> None:
    item = goods.disc(vendor)

    shipment = Shipment.objects.get()
    assert (shipment.state, shipment.item_id, shipment.replaces) == ("to_ship", item.pk, None)
    assert shipment.lines == ["Grace Hopper", "Am Wall 1", "28195 Bremen", "Germany"]
    assert item.delivery.shipment == shipment
    assert "Your disc:\nShipped within 3 days; arrives in 2–3 weeks." in item.delivery.receipt_text


@pytest.mark.parametrize(("street", "city"), [("1 Main St", "Reno"), ("", "Bremen")])
def test_disc_is_to_be_shipped_to_a_recipient_with_an_address(street: str, city: str, vendor: Vendor) -> None:
    recipient = {"last_name": "Lovelace", "street1": street, "city": "Reno", "country": "US"}

    goods.disc(vendor, recipient=recipient)

    assert Shipment.objects.get().city == city


def test_disc_of_a_test_or_unpaid_order_is_not_shipped(vendor: Vendor) -> None:
    goods.disc(vendor, is_test=True)
    goods.disc(vendor, status="pending")

    assert not Shipment.objects.exists()


def test_shipment_stops_with_a_refund_and_resumes_when_it_is_sent_back(
    vendor: Vendor,
) -> None:
    item = goods.disc(vendor)
    withdraw(item, keep_license=True)
    assert Shipment.objects.get().state == "stopped"
    assert "Your disc" not in goods.reloaded(item).delivery.receipt_text

    refund = make.refund(item.order)
    refund.items.add(item, through_defaults={"vendor_id": vendor.pk, "amount_minor": item.total_minor})
    restore_returned_items([refund])

    assert Shipment.objects.get().state == "to_ship"


def test_withdraw_leaves_a_shipped_disc(vendor: Vendor, sam: Actor) -> None:
    item = goods.shipped(goods.disc(vendor), sam)

    withdraw(item)

    assert Shipment.objects.get().state == "shipped"


def test_disc_without_links_has_no_link_reset_and_is_not_shipped_twice(vendor: Vendor, anna: Actor) -> None:
    item = goods.disc(vendor)
    reasons = {entry.slug: entry.reason for entry in menu(item.order, anna, item)}
    assert reasons["reset-download-link"] == "it is not delivered by a download link"
    assert reasons["rerun-delivery"] == reasons["fix-delivery"] == ""

    RerunDelivery(item.order, anna, item).run()
    FixDelivery(item.order, anna, goods.reloaded(item)).run()

    assert Shipment.objects.count() == 1
    assert "arrives in 2–3 weeks" in goods.reloaded(item).delivery.receipt_text


def test_product_may_be_download_and_disc(vendor: Vendor, anna: Actor) -> None:
    product = make.product(vendor)
    DeliveryTerms.objects.create(vendor=vendor, product=product, is_disc=True)
    attach_products(goods.file(vendor), [product])

    item = goods.reloaded(make.place(vendor, product).items.get())

    assert (item.delivery.links, goods.shipment_of(item).state) == (1, "to_ship")
    assert {entry.slug: entry.reason for entry in menu(item.order, anna, item)}["reset-download-link"] == ""


def test_rerun_delivery_ships_no_disc_of_an_old_order(vendor: Vendor, anna: Actor) -> None:
    item = make.order(vendor).items.get()
    goods.terms(item, is_disc=True)

    RerunDelivery(item.order, anna, goods.reloaded(item)).run()

    assert not Shipment.objects.exists()
