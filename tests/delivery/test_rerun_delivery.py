"""Re-Run Delivery: key and links anew from the product as it is now, and nobody is written to."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from delivery.actions.rerun_delivery import RerunDelivery
from delivery.downloads.file_catalog import attach, rename
from delivery.downloads.models import DownloadLink
from delivery.licenses.built_in import verify
from delivery.licenses.models import LicenseKey, SigningKey
from delivery.models import Delivery
from jobs.worker import process_jobs
from orders.actions import Obstacle
from orders.models import OrderItem
from tests.delivery import goods
from vendors.actor import Actor


def test_it_makes_a_new_key_and_keeps_the_old_text_on_activity(
    anna: Actor, item: OrderItem, mailoutbox: list[object]
) -> None:
    goods.terms(item, key_source="pool", receipt_text="Thank you!")
    goods.pool(item, "FIRST-KEY", "SECOND-KEY")
    before = goods.delivered(item).receipt_text

    RerunDelivery(item.order, anna, item).run()
    process_jobs()

    delivery = Delivery.objects.get()
    acted, made = item.order.activities.order_by("pk")[1:]
    assert before == "Thank you!\n\nYour license key:\nFIRST-KEY"
    assert delivery.receipt_text == "Thank you!\n\nYour license key:\nSECOND-KEY"
    assert acted.data == {"receipt_text": before}
    assert (made.sentence, made.cause) == ("License key made (a list of keys).", acted)
    assert mailoutbox == []


def test_it_leaves_the_old_key_valid_until_the_new_one_is_there(anna: Actor, item: OrderItem) -> None:
    goods.terms(item, key_source="pool")
    goods.pool(item, "FIRST-KEY")
    goods.delivered(item)

    RerunDelivery(item.order, anna, item).run()
    process_jobs()

    assert Delivery.objects.get().awaits_key_since
    assert LicenseKey.objects.get().state == "active"


@pytest.mark.parametrize(("days", "state"), [(0, "revoked"), (14, "replaced")])
def test_it_retires_the_old_key_as_the_product_says(
    anna: Actor, item: OrderItem, days: int, state: str
) -> None:
    goods.terms(item, key_source="pool", old_key_days=days)
    goods.pool(item, "FIRST-KEY", "SECOND-KEY")
    goods.delivered(item)

    RerunDelivery(item.order, anna, item).run()
    process_jobs()

    old, new = LicenseKey.objects.order_by("pk")
    assert (old.state, new.state) == (state, "active")
    assert old.reason == "A new key took its place."


def test_it_makes_another_text_each_time_of_the_built_in_generator(anna: Actor, item: OrderItem) -> None:
    goods.terms(item, key_source="built_in")
    goods.delivered(item)

    for _ in range(2):
        RerunDelivery(item.order, anna, item).run()
        process_jobs()

    keys = LicenseKey.objects.order_by("pk")
    proven = [verify(key.value, SigningKey.objects.get()) for key in keys]
    assert [(claims.item, claims.serial) for claims in proven] == [(item.pk, 1), (item.pk, 2), (item.pk, 3)]
    assert [key.state for key in keys] == ["revoked", "revoked", "active"]
    with pytest.raises(IntegrityError, match="key_text_once_per_machine"), transaction.atomic():
        keys.filter(value=keys[0].value).update(value=keys[2].value)


def test_it_mends_links_of_a_renamed_file_at_the_same_address(anna: Actor, item: OrderItem) -> None:
    goods.terms(item)
    file = goods.file(item.order.vendor, filename="old.zip")
    attach(file, [item.product])
    goods.delivered(item)
    rename(file, anna.user, name="New", filename="new.zip")
    token = DownloadLink.objects.get().token

    RerunDelivery(item.order, anna, item).run()

    link = DownloadLink.objects.get()
    assert (link.filename, link.token, link.state) == ("new.zip", token, "active")


def test_it_gives_what_comes_with_the_product_now_and_stops_the_rest(anna: Actor, item: OrderItem) -> None:
    goods.terms(item)
    gone, stays, new = (goods.file(item.order.vendor) for _ in range(3))
    for file in (gone, stays):
        attach(file, [item.product])
    goods.delivered(item)
    DownloadLink.objects.filter(file=stays).update(used=2, expires_at=timezone.now() + timedelta(days=3))
    attach(gone, [])
    attach(new, [item.product])

    RerunDelivery(item.order, anna, item).run()

    states = {link.file: (link.state, link.used) for link in DownloadLink.objects.all()}
    assert states == {gone: ("stopped", 0), stays: ("active", 2), new: ("active", 0)}


def test_it_delivers_what_was_never_delivered(anna: Actor, item: OrderItem) -> None:
    goods.terms(item, receipt_text="Welcome.")

    RerunDelivery(item.order, anna, item).run()

    assert Delivery.objects.get().receipt_text == "Welcome."


def test_it_needs_a_product_of_the_catalog(anna: Actor, item: OrderItem) -> None:
    with pytest.raises(Obstacle, match="not in the catalog"):
        RerunDelivery(item.order, anna, item).run()
