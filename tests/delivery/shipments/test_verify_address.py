"""Verify Address: ask the customer, or note the verified address; the address as shipped stays."""

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from delivery.shipments.actions.verify_address import VerifyAddress
from delivery.shipments.lifecycle import current_address
from delivery.shipments.models import AddressCheck, Shipment
from jobs.worker import process_jobs
from orders.actions import Obstacle
from orders.models import Order
from tests.delivery import goods
from tests.tables import snapshot
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
LISBON = {"street1": "Rua Augusta 7", "postal_code": "1100-048", "city": "Lisboa", "country": "PT"}


def test_verify_address_keeps_the_address_as_shipped(sam: Actor, vendor: Vendor, panel: Panel) -> None:
    item = goods.shipped(goods.disc(vendor), sam, 30)
    page = panel(sam).get(f"{item.get_absolute_url()}actions/verify-address/").content.decode()
    assert "As shipped" in page
    assert 'value="Am Wall 1"' in page

    item = goods.verified(item, sam, **LISBON)

    activity = item.order.activities.filter(kind="shipment").latest("pk")
    assert Shipment.objects.get().city == "Bremen"
    assert current_address(item).city == "Lisboa"
    assert Order.objects.get(pk=item.order_id).city == "Bremen"
    assert activity.sentence.endswith("corrected: Grace Hopper, Rua Augusta 7, 1100-048 Lisboa, Portugal.")
    assert (activity.data["comment"], activity.data["address_before"][1]) == ("by phone", "Am Wall 1")


def test_verify_address_corrects_a_shipment_that_is_not_shipped(sam: Actor, vendor: Vendor) -> None:
    item = goods.verified(goods.disc(vendor, street1="", city=""), sam, **LISBON)

    assert Shipment.objects.get().lines == current_address(item).lines
    assert goods.shipment_of(goods.shipped(item, sam)).state == "shipped"


def test_verify_address_asks_the_customer_by_email(
    sam: Actor, vendor: Vendor, mailoutbox: list[EmailMessage]
) -> None:
    item = goods.shipped(goods.disc(vendor), sam, 30)
    process_jobs()
    mailoutbox.clear()

    activity = VerifyAddress(item.order, sam, item).run(outcome="ask", comment="")
    process_jobs()

    (email,) = mailoutbox
    address_check = AddressCheck.objects.get()
    assert VerifyAddress(item.order, sam, item).message(activity) == "The customer is asked by email shortly."
    assert "  Am Wall 1\n  28195 Bremen\n  Germany" in email.body
    assert email.extra_headers["Reply-To"] == "orders@mycommerce.com"
    assert address_check.asked_at
    assert address_check.verified_at is None
    assert current_address(goods.reloaded(item)).city == "Bremen"


def test_verify_address_refuses_an_incomplete_address(sam: Actor, vendor: Vendor, panel: Panel) -> None:
    item, client = goods.disc(vendor), panel(sam)
    page = f"{item.get_absolute_url()}actions/verify-address/"
    before = snapshot()

    for form in (
        {},
        {"outcome": "verified", "city": "Bremen"},
        {"outcome": "verified"} | LISBON | {"country": "XX"},
    ):
        assert client.post(page, form).status_code == 200
    assert snapshot() == before


def test_verify_address_refuses_other_people_and_orders_without_email(
    sam: Actor, amir: Actor, vendor: Vendor
) -> None:
    item = goods.disc(vendor)
    with pytest.raises(Obstacle, match="only Customer Service ships discs"):
        VerifyAddress(item.order, amir, item).run(outcome="ask", comment="")

    Order.objects.update(email="")
    with pytest.raises(Obstacle, match="the order has no email address"):
        VerifyAddress(item.order, sam, item).run(outcome="ask", comment="")
