"""Deliver License Key: made for the customer's machine, emailed, found by search."""

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from delivery.licenses import built_in
from delivery.licenses.actions.deliver_license_key import DeliverLicenseKey
from delivery.licenses.models import SigningKey
from delivery.models import Delivery
from jobs.worker import process_jobs
from orders.actions import Obstacle
from orders.models import OrderItem
from tests.delivery import goods
from vendors.actor import Actor

Panel = Callable[[Actor], Client]


def test_deliver_license_key_makes_and_emails_a_key_for_the_machine(
    anna: Actor, item: OrderItem, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    goods.terms(item, key_source="built_in", needs_hardware_id=True)
    delivery_before = goods.delivered(item)
    page = f"{item.get_absolute_url()}actions/deliver-license-key/"

    response = panel(anna).post(page, {"hardware_id": "9A3F-77C1"}, follow=True)
    process_jobs()

    key = goods.key_of(Delivery.objects.get())
    assert delivery_before.key is None
    assert delivery_before.awaits_key_since is None
    assert "will be emailed to the customer shortly." in response.content.decode()
    claims = built_in.verify_key(key.value, SigningKey.objects.get())
    assert (claims.item, claims.name, claims.hardware_id) == (item.pk, "Grace Hopper", "9A3F-77C1")
    (email,) = mailoutbox
    assert email.to == ["grace@navy.example"]
    assert key.value in str(email.body)


def test_deliver_license_key_makes_the_order_searchable_by_key_and_machine(
    anna: Actor, item: OrderItem, panel: Panel
) -> None:
    goods.terms(item, key_source="pool")
    goods.pool(item, "ABCDE-12345-FGHIJ")
    DeliverLicenseKey(item.order, anna, item).run(hardware_id="9A3F-77C1")
    process_jobs()

    for query in ("abcde-12345-fghij", "9a3f-77c1"):
        assert item.order.number in panel(anna).get("/orders/", {"q": query}).content.decode()


def test_deliver_license_key_refuses_an_item_that_has_a_key(anna: Actor, item: OrderItem) -> None:
    goods.terms(item, key_source="pool")
    goods.pool(item, "ONE", "TWO")
    goods.delivered(item)

    with pytest.raises(Obstacle, match="it has a key: use Re-Run Delivery"):
        DeliverLicenseKey(item.order, anna, item).run(hardware_id="9A3F")


def test_deliver_license_key_refuses_a_product_without_keys(anna: Actor, item: OrderItem) -> None:
    with pytest.raises(Obstacle, match="its product has no license keys"):
        DeliverLicenseKey(item.order, anna, item).run(hardware_id="9A3F")


def test_deliver_license_key_asks_for_the_machine_wherever_keys_are_bound_to_one(
    anna: Actor, item: OrderItem, panel: Panel
) -> None:
    goods.terms(item, key_source="built_in", needs_hardware_id=True)

    page = panel(anna).post(f"{item.get_absolute_url()}actions/deliver-license-key/", {"hardware_id": " "})

    assert "Each of its keys is made for one machine: enter the Hardware ID." in page.text
    with pytest.raises(Obstacle, match="enter the Hardware ID"):
        DeliverLicenseKey(item.order, anna, item).run(hardware_id="")


def test_deliver_license_key_page_explains_where_to_find_the_hardware_id(
    anna: Actor, item: OrderItem, panel: Panel
) -> None:
    goods.terms(item, key_source="built_in")

    page = panel(anna).get(f"{item.get_absolute_url()}actions/deliver-license-key/").content.decode()

    assert "Enter Key dialogue box" in page
