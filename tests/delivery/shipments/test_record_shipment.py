"""Record Shipment: a disc is handed to the carrier, the window begins, and the customer gets an email."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.db import Error, transaction
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from delivery.shipments.actions.record_shipment import RecordShipment
from delivery.shipments.models import Shipment
from jobs.worker import process_jobs
from orders.actions import Obstacle, menu
from orders.models import Order, OrderItem
from tests.delivery import goods
from tests.tables import snapshot
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
TODAY = timezone.now().date()
FORM = {"carrier": "ups", "tracking": "1Z 999", "shipped_on": TODAY.isoformat()}


def page_of(item: OrderItem) -> str:
    return f"{item.get_absolute_url()}actions/record-shipment/"


def test_record_shipment_emails_the_customer(
    sam: Actor, vendor: Vendor, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    item = goods.disc(vendor)
    process_jobs()
    mailoutbox.clear()

    response = panel(sam).post(page_of(item), FORM | {"token": str(uuid4())}, follow=True)
    process_jobs()

    (email,) = mailoutbox
    shipment = Shipment.objects.get()
    assert "Shipment recorded. The customer is told by email." in response.content.decode()
    assert (shipment.state, shipment.expected_until) == ("shipped", TODAY + timedelta(weeks=3))
    assert "https://www.ups.com/track?tracknum=1Z%20999" in email.body
    assert "2–3 weeks after it was shipped" in email.body
    assert "  28195 Bremen" in email.body
    assert email.extra_headers["Reply-To"] == "orders@mycommerce.com"
    assert "by UPS, tracking number 1Z 999" in goods.reloaded(item).delivery.receipt_text
    assert "shipped on" in item.order.activities.filter(kind="shipment").latest("pk").sentence
    assert item.order.search_keys.filter(value="1z999").exists()


def test_record_shipment_is_shown_to_team_and_staff(
    sam: Actor, anna: Actor, vendor: Vendor, panel: Panel
) -> None:
    item = goods.shipped(goods.disc(vendor), sam, 30)

    for actor, text in ((anna, "Customer Service verifies the address"), (sam, "Verify Address")):
        page = panel(actor).get(item.get_absolute_url()).content.decode()
        assert 'href="https://www.ups.com/track?tracknum=1Z999"' in page
        assert '<span class="status status-late">Late</span>' in page
        assert text in page


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"shipped_on": (TODAY + timedelta(days=3)).isoformat()}, "This day is yet to come."),
        ({"shipped_on": (TODAY - timedelta(days=9)).isoformat()}, "The order was placed after this day."),
        ({"shipped_on": "soon"}, "Enter a valid date."),
        ({"tracking": "<b>1</b>"}, "Letters and digits, as the label has them."),
        ({"carrier": "pigeon"}, "pigeon is not one of the available choices"),
    ],
)
def test_record_shipment_writes_nothing_of_an_invalid_form(
    change: dict[str, str], message: str, sam: Actor, vendor: Vendor, panel: Panel
) -> None:
    item, client = goods.disc(vendor), panel(sam)
    before = snapshot()

    response = client.post(page_of(item), FORM | change)

    assert message in response.content.decode()
    assert snapshot() == before


def test_record_shipment_refuses_other_people_and_a_second_time(
    sam: Actor, amir: Actor, vendor: Vendor
) -> None:
    item = goods.disc(vendor)
    form_data: dict[str, Any] = {"carrier": "dhl", "tracking": "", "shipped_on": TODAY}

    assert "record-shipment" not in {entry.slug for entry in menu(item.order, amir, item)}
    with pytest.raises(Obstacle, match="only Customer Service ships discs"):
        RecordShipment(item.order, amir, item).run(**form_data)
    item = goods.shipped(item, sam)
    with pytest.raises(Obstacle, match="it was shipped on"):
        RecordShipment(item.order, sam, item).run(**form_data)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({"street1": ""}, "it has no address: use Verify Address first"),
        ({"status": Order.Status.CHARGED_BACK}, "the order is not paid"),
        ({"refund_status": "submitted"}, "its refund is on its way"),
        ({"refund_status": "refunded"}, "it was refunded"),
    ],
)
def test_record_shipment_refuses_what_may_not_be_shipped(
    state: dict[str, str], reason: str, sam: Actor, vendor: Vendor
) -> None:
    for change in state:
        models: dict[str, type[Model]] = {"street1": Shipment, "status": Order, "refund_status": OrderItem}
        item = goods.disc(vendor)
        models[change]._default_manager.update(**state)
        item = goods.reloaded(item)

        (entry,) = (entry for entry in menu(item.order, sam, item) if entry.slug == "record-shipment")
        assert reason in entry.reason


def test_shipped_address_cannot_be_changed(sam: Actor, vendor: Vendor) -> None:
    goods.shipped(goods.disc(vendor), sam)

    for change in ({"city": "Lima"}, {"state": "to_ship", "shipped_on": None, "expected_until": None}):
        with pytest.raises(Error), transaction.atomic():
            Shipment.objects.update(**change)
