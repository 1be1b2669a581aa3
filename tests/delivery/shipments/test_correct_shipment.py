"""Correct Shipment: carrier, tracking number and date, and the email to a customer who got wrong ones."""

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


def form_data(**changes: Any) -> dict[str, Any]:
    return {"carrier": "ups", "tracking": "1Z998", "shipped_on": TODAY} | changes


def test_correct_shipment_emails_a_customer_who_got_the_wrong_number(
    sam: Actor, vendor: Vendor, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    item = goods.shipped(goods.disc(vendor), sam)
    process_jobs()
    mailoutbox.clear()
    page, client = f"{item.get_absolute_url()}actions/correct-shipment/", panel(sam)

    form_page = client.get(page).content.decode()
    response = client.post(page, form_data(carrier="dhl") | {"token": str(uuid4())}, follow=True)
    process_jobs()

    (email,) = mailoutbox
    assert 'value="1Z999"' in form_page
    assert '<option value="ups" selected>' in form_page
    assert "Shipment corrected. The customer is told by email." in response.content.decode()
    assert email.subject == "Correction: Backup Pro on CD has been shipped"
    assert "was not right. Please use this instead:" in email.body
    assert "Tracking number: 1Z998" in email.body
    assert "by DHL, tracking number 1Z998" in goods.reloaded(item).delivery.receipt_text
    sentence = item.order.activities.filter(kind="shipment").latest("pk").sentence
    assert "carrier from UPS to DHL, tracking number from 1Z999 to 1Z998; expected between" in sentence


def test_correct_shipment_moves_the_window_with_the_day(sam: Actor, vendor: Vendor) -> None:
    item = goods.shipped(goods.disc(vendor), sam, 30)
    assert Shipment.objects.late().exists()

    activity = CorrectShipment(item.order, sam, item).run(**form_data(tracking="1Z999"))

    assert Shipment.objects.get().expected_until == TODAY + timedelta(weeks=3)
    assert not Shipment.objects.late().exists()
    assert "shipped date from" in activity.sentence
    assert "tracking number" not in activity.sentence


@pytest.mark.parametrize(
    ("missing", "message"),
    [("told", "was not told of it before, and is not now"), ("email", "has no email address")],
)
def test_correct_shipment_emails_nobody_who_got_no_email(
    missing: str, message: str, sam: Actor, vendor: Vendor, mailoutbox: list[EmailMessage]
) -> None:
    item = goods.disc(vendor, **{"told": {"email": ""}, "email": {}}[missing])
    item = goods.shipped(item, sam)
    Order.objects.update(email="" if missing == "email" else "now@customer.example")
    process_jobs()
    mailoutbox.clear()
    item = goods.reloaded(item)

    correct = CorrectShipment(item.order, sam, item)
    assert message in correct.message(correct.run(**form_data()))
    process_jobs()

    assert mailoutbox == []


def test_correct_shipment_refuses_other_people_and_other_states(
    sam: Actor, amir: Actor, vendor: Vendor
) -> None:
    item = goods.disc(vendor)

    assert "correct-shipment" not in {entry.slug for entry in menu(item.order, amir, item)}
    with pytest.raises(Obstacle, match="it is not shipped yet: use Record Shipment"):
        CorrectShipment(item.order, sam, item).run(**form_data())
    item = goods.shipped(item, sam)
    with pytest.raises(Obstacle, match="nothing of it is different"):
        CorrectShipment(item.order, sam, item).run(**form_data(tracking="1Z999"))
    with pytest.raises(Obstacle, match="only Customer Service ships discs"):
        CorrectShipment(item.order, amir, item).run(**form_data())
    Shipment.objects.update(state="delivered")
    item = goods.reloaded(item)
    with pytest.raises(Obstacle, match="it is settled: arrived"):
        CorrectShipment(item.order, sam, item).run(**form_data())
    assert Activity.objects.filter(order=item.order, sentence__contains="corrected").count() == 0
