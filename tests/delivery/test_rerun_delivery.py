"""Re-Run Delivery: key and links anew from the product as it is now, and no email is sent."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from delivery.actions.rerun_delivery import RerunDelivery
from delivery.downloads.file_catalog import attach_products, rename_file
from delivery.downloads.models import DownloadLink
from delivery.licenses.built_in import verify_key
from delivery.licenses.models import LicenseKey, SigningKey
from delivery.models import Delivery
from jobs.worker import process_jobs
from orders.actions import Obstacle
from orders.models import OrderItem
from tests.delivery import goods
from vendors.actor import Actor


def test_rerun_delivery_makes_a_new_key_and_records_the_old_receipt_text(
    anna: Actor, item: OrderItem, mailoutbox: list[object]
) -> None:
    goods.terms(item, key_source="pool", receipt_text="Thank you!")
    goods.pool(item, "FIRST-KEY", "SECOND-KEY")
    text_before = goods.delivered(item).receipt_text

    RerunDelivery(item.order, anna, item).run()
    process_jobs()

    delivery = Delivery.objects.get()
    rerun, key_made = item.order.activities.order_by("pk")[1:]
    assert text_before == "Thank you!\n\nYour license key:\nFIRST-KEY"
    assert delivery.receipt_text == "Thank you!\n\nYour license key:\nSECOND-KEY"
    assert rerun.data == {"receipt_text": text_before}
    assert (key_made.sentence, key_made.cause) == ("License key made (a list of keys).", rerun)
    assert mailoutbox == []


def test_rerun_delivery_keeps_the_old_key_valid_until_the_new_one_is_made(
    anna: Actor, item: OrderItem
) -> None:
    goods.terms(item, key_source="pool")
    goods.pool(item, "FIRST-KEY")
    goods.delivered(item)

    RerunDelivery(item.order, anna, item).run()
    process_jobs()

    assert Delivery.objects.get().awaits_key_since
    assert LicenseKey.objects.get().state == "active"


@pytest.mark.parametrize(("days", "state"), [(0, "revoked"), (14, "replaced")])
def test_rerun_delivery_revokes_the_old_key_after_the_days_of_the_product(
    anna: Actor, item: OrderItem, days: int, state: str
) -> None:
    goods.terms(item, key_source="pool", old_key_days=days)
    goods.pool(item, "FIRST-KEY", "SECOND-KEY")
    goods.delivered(item)

    RerunDelivery(item.order, anna, item).run()
    process_jobs()

    old_key, new_key = LicenseKey.objects.order_by("pk")
    assert (old_key.state, new_key.state) == (state, "active")
    assert old_key.reason == "A new key took its place."


def test_rerun_delivery_gets_a_different_key_from_the_built_in_generator(
    anna: Actor, item: OrderItem
) -> None:
    goods.terms(item, key_source="built_in")
    goods.delivered(item)

    for _ in range(2):
        RerunDelivery(item.order, anna, item).run()
        process_jobs()

    keys = LicenseKey.objects.order_by("pk")
    all_claims = [verify_key(key.value, SigningKey.objects.get()) for key in keys]
    assert [(claims.item, claims.serial) for claims in all_claims] == [
        (item.pk, 1),
        (item.pk, 2),
        (item.pk, 3),
    ]
    assert [key.state for key in keys] == ["revoked", "revoked", "active"]
    with pytest.raises(IntegrityError, match="key_text_once_per_machine"), transaction.atomic():
        keys.filter(value=keys[0].value).update(value=keys[2].value)


def test_rerun_delivery_repairs_links_of_a_renamed_file_at_the_same_address(
    anna: Actor, item: OrderItem
) -> None:
    assert anna.user is not None
    product = goods.terms(item).product
    file = goods.file(item.order.vendor, filename="old.zip")
    attach_products(file, [product])
    goods.delivered(item)
    rename_file(file, name="New", filename="new.zip")
    token = DownloadLink.objects.get().token

    RerunDelivery(item.order, anna, item).run()

    link = DownloadLink.objects.get()
    assert (link.filename, link.token, link.state) == ("new.zip", token, "active")


def test_rerun_delivery_links_the_files_of_the_product_and_stops_other_links(
    anna: Actor, item: OrderItem
) -> None:
    product = goods.terms(item).product
    detached, attached, added = (goods.file(item.order.vendor) for _ in range(3))
    for file in (detached, attached):
        attach_products(file, [product])
    goods.delivered(item)
    DownloadLink.objects.filter(file=attached).update(used=2, expires_at=timezone.now() + timedelta(days=3))
    attach_products(detached, [])
    attach_products(added, [product])

    RerunDelivery(item.order, anna, item).run()

    states = {link.file: (link.state, link.used) for link in DownloadLink.objects.all()}
    assert states == {detached: ("stopped", 0), attached: ("active", 2), added: ("active", 0)}


def test_rerun_delivery_delivers_an_item_without_delivery(anna: Actor, item: OrderItem) -> None:
    goods.terms(item, receipt_text="Welcome.")

    RerunDelivery(item.order, anna, item).run()

    assert Delivery.objects.get().receipt_text == "Welcome."


def test_rerun_delivery_refuses_an_item_without_product(anna: Actor, item: OrderItem) -> None:
    with pytest.raises(Obstacle, match="not in the catalog"):
        RerunDelivery(item.order, anna, item).run()
