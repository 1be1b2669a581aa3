"""Where a disc goes: asked of the customer, or verified by Customer Service; what was shipped stays as it was."""

from collections.abc import Callable

import pytest
from delivery.shipments.shipments import address_now
from django.core.mail import EmailMessage
from django.test import Client

from delivery.shipments.actions.verify_address import VerifyAddress
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


def test_it_keeps_the_corrected_address_beside_the_one_that_was_shipped_to(
    sam: Actor, vendor: Vendor, panel: Panel
) -> None:
    item = goods.shipped(goods.disc(vendor), sam, 30)
    page = panel(sam).get(f"{item.get_absolute_url()}actions/verify-address/").content.decode()
    assert "As shipped" in page
    assert 'value="Am Wall 1"' in page

    item = goods.verified(item, sam, **LISBON)

    told = item.order.activities.filter(kind="shipment").latest("pk")
    assert Shipment.objects.get().city == "Bremen"
    assert address_now(item).city == "Lisboa"
    assert Order.objects.get(pk=item.order_id).city == "Bremen"
    assert told.sentence.endswith("corrected: Grace Hopper, Rua Augusta 7, 1100-048 Lisboa, Portugal.")
    assert (told.data["comment"], told.data["address_before"][1]) == ("by phone", "Am Wall 1")


def test_it_corrects_what_is_not_shipped_yet(sam: Actor, vendor: Vendor) -> None:
    item = goods.verified(goods.disc(vendor, street1="", city=""), sam, **LISBON)

    assert Shipment.objects.get().lines == address_now(item).lines
    assert goods.shipped(item, sam).delivery.shipment.state == "shipped"


def test_it_asks_the_customer_and_takes_that_for_no_answer(
    sam: Actor, vendor: Vendor, mailoutbox: list[EmailMessage]
) -> None:
    item = goods.shipped(goods.disc(vendor), sam, 30)
    process_jobs()
    mailoutbox.clear()

    activity = VerifyAddress(item.order, sam, item).run(outcome="ask", comment="")
    process_jobs()

    (mail,) = mailoutbox
    check = AddressCheck.objects.get()
    assert VerifyAddress(item.order, sam, item).message(activity) == "The customer is asked by email shortly."
    assert "  Am Wall 1\n  28195 Bremen\n  Germany" in mail.body
    assert mail.extra_headers["Reply-To"] == "orders@mycommerce.com"
    assert check.asked_at
    assert check.verified_at is None
    assert address_now(goods.again(item)).city == "Bremen"


def test_it_needs_what_an_envelope_needs(sam: Actor, vendor: Vendor, panel: Panel) -> None:
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


def test_it_is_for_customer_service_and_needs_someone_to_ask(sam: Actor, amir: Actor, vendor: Vendor) -> None:
    item = goods.disc(vendor)
    with pytest.raises(Obstacle, match="only Customer Service ships discs"):
        VerifyAddress(item.order, amir, item).run(outcome="ask", comment="")

    Order.objects.update(email="")
    with pytest.raises(Obstacle, match="the order has no email address"):
        VerifyAddress(item.order, sam, item).run(outcome="ask", comment="")
