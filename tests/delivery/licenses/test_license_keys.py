"""Where keys come from, and what becomes of them."""

from collections.abc import Callable
from io import StringIO

import pytest
from delivery.delivering import deliver
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client
from pytest_django import Settings

from delivery.licenses import built_in, pool
from delivery.licenses.models import LicenseKey, PoolKey, SigningKey
from delivery.licenses.tasks import make_license_key
from delivery.models import Delivery
from delivery.withdrawal import withdraw
from jobs.claim import claim
from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.worker import process_jobs
from orders.models import OrderItem
from tests import make
from tests.at_once import at_once
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Product, Vendor


def test_it_keeps_private_keys_sealed(vendor: Vendor, settings: Settings) -> None:
    made = built_in.signing_key_of(make.product(vendor))

    assert made.private_sealed.startswith("gAAAA")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "the next"
    assert len(built_in.unseal(made.private_sealed)) == 32


@pytest.mark.django_db(transaction=True)
def test_it_makes_one_signing_key_when_two_orders_ask_at_once(vendor: Vendor) -> None:
    product = make.product(vendor)

    keys = at_once(*[lambda: built_in.signing_key_of(product)] * 6)

    assert len({key.public for key in keys}) == 1
    assert SigningKey.objects.count() == 1


def test_it_tells_whether_a_key_is_genuine_and_valid(item: OrderItem) -> None:
    goods.terms(item, key_source="built_in")
    value = goods.delivered(item).key.value

    def told(key: str) -> str:
        said = StringIO()
        call_command("verify_license", key, stdout=said)
        return said.getvalue()

    assert told(value.lower()).splitlines() == [
        "Genuine, made for Grace Hopper, quantity 1.",
        f"Key 1 of order item {item.pk}.",
        f"Backup Pro, order {item.order.number}: active.",
    ]
    withdraw(item)
    assert told(value).endswith(": revoked.\n")
    LicenseKey.objects.update(value="another")
    assert "stands in no order" in told(value)
    for bad in (value[:-4], "B" + value[1:], "", "not-a-key!"):
        with pytest.raises(CommandError, match="Not genuine"):
            told(bad)


def test_it_refuses_keys_that_are_in_the_list_already(vendor: Vendor) -> None:
    product, other = make.product(vendor), make.product(vendor)

    assert pool.add(product, pool.keys_in("ONE\n\n TWO \nONE\n")) == 2
    assert pool.add(product, pool.keys_in('"TWO",x\nTHREE,y')) == 1
    assert pool.add(other, ["ONE"]) == 1
    assert pool.count_left(product) == 3


def test_it_waits_for_a_key_when_the_list_is_empty_and_comes_back_to_it(item: OrderItem) -> None:
    goods.terms(item, key_source="pool")
    delivery = goods.delivered(item)
    assert delivery.awaits_key_since
    assert "will follow in a separate email" in delivery.receipt_text
    assert Job.objects.get().last_error == "The list of license keys is empty: add keys to it."

    goods.pool(item, "LATE")
    Job.objects.update(due_at=delivery.delivered_at)
    process_jobs()

    assert Delivery.objects.get().key.value == "LATE"


def test_it_warns_the_vendor_once_a_day_while_few_keys_are_left(
    item: OrderItem,
    vendor: Vendor,
    mailoutbox: list[EmailMessage],
    anna: Actor,
    panel: Callable[[Actor], Client],
) -> None:
    Vendor.objects.update(notification_email="orders@acme.example")
    goods.terms(item, key_source="pool", low_stock_at=2)
    goods.pool(item, "ONE", "TWO", "THREE", "FOUR")
    OrderItem.objects.update(product=item.product)
    for left in (3, 2, 1):
        other = make.item(item.order, position=left + 1, product=item.product)
        goods.delivered(item.order.items.with_related().get(pk=other.pk))
        assert pool.count_left(item.product) == left

    (mail,) = mailoutbox
    assert mail.to == ["orders@acme.example"]
    assert mail.subject == "2 license keys left for Backup Pro"
    assert f"/catalog/products/{item.product.pk}/delivery/" in mail.body
    told = panel(anna).get(f"{item.order.get_absolute_url()}activity/").content.decode()
    assert "“2 license keys left for Backup Pro” sent to orders@acme.example." in told


def test_it_makes_no_second_key_when_a_step_runs_twice(item: OrderItem) -> None:
    goods.terms(item, key_source="pool")
    goods.pool(item, "ONE", "TWO")
    job_requests = deliver(item)
    enqueue_all(job_requests * 2, vendor_id=item.vendor_id, subject=item.order.as_subject)
    process_jobs()

    assert pool.count_left(item.product) == 1


@pytest.mark.parametrize("is_zombie", [False, True])
def test_it_mails_the_key_though_the_worker_died_before_it_could_say_so(
    item: OrderItem, mailoutbox: list[EmailMessage], is_zombie: bool
) -> None:
    goods.terms(item, key_source="pool")
    goods.pool(item, "ONE", "TWO")
    enqueue_all(deliver(item, mails=True), vendor_id=item.vendor_id, subject=item.order.as_subject)
    job = claim(Job.objects.get().pk)
    assert job is not None
    if is_zombie:  # its lease has run out, and another has the step
        Job.objects.update(lease_generation=F("lease_generation") + 1)
    make_license_key.function(job, **job.arguments)

    Job.objects.update(lease_until=None)
    process_jobs()

    (mail,) = mailoutbox
    assert "ONE" in mail.body
    assert item.order.activities.get(sentence__startswith="License key").sentence == (
        "License key made (a list of keys)."
    )
    assert pool.count_left(item.product) == 1


@pytest.mark.django_db(transaction=True)
def test_it_gives_each_key_once_to_orders_at_once(item: OrderItem, vendor: Vendor) -> None:
    goods.terms(item, key_source="pool")
    orders = [make.order(vendor) for _ in range(12)]
    OrderItem.objects.update(product=item.product)
    goods.pool(item, *(f"KEY-{number}" for number in range(10)))
    for order in orders:
        enqueue_all(deliver(order.items.with_related().get()), vendor_id=vendor.pk, subject=order.as_subject)

    at_once(*[process_jobs] * 6)

    given = list(LicenseKey.objects.values_list("value", flat=True))
    assert sorted(given) == sorted(PoolKey.objects.values_list("value", flat=True))
    assert Delivery.objects.filter(awaits_key_since__isnull=False).count() == 2


@pytest.mark.parametrize("kept", [True, False])
def test_it_revokes_the_key_with_the_refund_unless_it_is_left(item: OrderItem, kept: bool) -> None:
    goods.terms(item, key_source="pool", old_key_days=30)
    goods.pool(item, "ONE")
    goods.delivered(item)

    withdraw(item, keep_license=kept)

    assert LicenseKey.objects.get().state == ("active" if kept else "revoked")
    told = item.order.activities.filter(sentence__contains="revoked")
    assert told.count() == (0 if kept else 1)


def test_it_gives_each_product_its_own_signing_key(vendor: Vendor) -> None:
    for _ in range(2):
        built_in.signing_key_of(make.product(vendor))

    assert len(set(SigningKey.objects.values_list("public", flat=True))) == Product.objects.count() == 2
