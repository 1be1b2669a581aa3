"""A mistyped carrier, tracking number or date of a shipment is put right, and who was told it hears of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from delivery.shipments.actions.correct_shipment import CorrectShipment
from delivery.shipments.models import Shipment
from jobs.worker import process_jobs
from orders.actions import Obstacle, menu
from orders.models import Activity, Order
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
TODAY = timezone.localdate()


def typed(**other: Any) -> dict[str, Any]:
    return {"carrier": "ups", "tracking": "1Z998", "shipped_on": TODAY} | other


def test_it_tells_the_customer_who_was_told_the_wrong_number(
    sam: Actor, vendor: Vendor, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    item = goods.shipped(goods.disc(vendor), sam)
    process_jobs()
    mailoutbox.clear()
    page, client = f"{item.get_absolute_url()}actions/correct-shipment/", panel(sam)

    asked = client.get(page).content.decode()
    answer = client.post(page, typed(carrier="dhl") | {"token": str(uuid4())}, follow=True)
    process_jobs()

    (mail,) = mailoutbox
    assert 'value="1Z999"' in asked
    assert '<option value="ups" selected>' in asked
    assert "Shipment corrected. The customer is told by email." in answer.content.decode()
    assert mail.subject == "Correction: Backup Pro on CD has been shipped"
    assert "was not right. Please use this instead:" in mail.body
    assert "Tracking number: 1Z998" in mail.body
    assert "by DHL, tracking number 1Z998" in goods.again(item).delivery.receipt_text
    told = item.order.activities.filter(kind="shipment").latest("pk").sentence
    assert "carrier from UPS to DHL, tracking number from 1Z999 to 1Z998; expected between" in told


def test_it_moves_the_window_with_the_day(sam: Actor, vendor: Vendor) -> None:
    item = goods.shipped(goods.disc(vendor), sam, 30)
    assert Shipment.objects.late().exists()

    activity = CorrectShipment(item.order, sam, item).run(**typed(tracking="1Z999"))

    assert Shipment.objects.get().expected_until == TODAY + timedelta(weeks=3)
    assert not Shipment.objects.late().exists()
    assert "shipped date from" in activity.sentence
    assert "tracking number" not in activity.sentence


@pytest.mark.parametrize(
    ("lacking", "says"),
    [("told", "was not told of it before, and is not now"), ("email", "has no email address")],
)
def test_it_writes_to_nobody_who_was_told_nothing(
    lacking: str, says: str, sam: Actor, vendor: Vendor, mailoutbox: list[EmailMessage]
) -> None:
    item = goods.disc(vendor, **{"told": {"email": ""}, "email": {}}[lacking])
    item = goods.shipped(item, sam)
    Order.objects.update(email="" if lacking == "email" else "now@customer.example")
    process_jobs()
    mailoutbox.clear()
    item = goods.again(item)

    correct = CorrectShipment(item.order, sam, item)
    assert says in correct.message(correct.run(**typed()))
    process_jobs()

    assert mailoutbox == []


def test_it_is_for_customer_service_and_for_what_is_under_way(
    sam: Actor, amir: Actor, vendor: Vendor
) -> None:
    item = goods.disc(vendor)

    assert "correct-shipment" not in {entry.slug for entry in menu(item.order, amir, item)}
    with pytest.raises(Obstacle, match="it is not shipped yet: use Record Shipment"):
        CorrectShipment(item.order, sam, item).run(**typed())
    item = goods.shipped(item, sam)
    with pytest.raises(Obstacle, match="nothing of it is different"):
        CorrectShipment(item.order, sam, item).run(**typed(tracking="1Z999"))
    with pytest.raises(Obstacle, match="only Customer Service ships discs"):
        CorrectShipment(item.order, amir, item).run(**typed())
    Shipment.objects.update(state="delivered")
    item = goods.again(item)
    with pytest.raises(Obstacle, match="it is settled: arrived"):
        CorrectShipment(item.order, sam, item).run(**typed())
    assert Activity.objects.filter(order=item.order, sentence__contains="corrected").count() == 0
