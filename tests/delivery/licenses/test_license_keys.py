"""Where keys come from, and what becomes of them."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client
from pytest_django import Settings

from core.encryption import decrypt
from delivery.deliver import deliver_item
from delivery.licenses import built_in, pool
from delivery.licenses.models import LicenseKey, PoolKey, SigningKey
from delivery.licenses.tasks import make_license_key
from delivery.models import Delivery
from delivery.withdrawal import withdraw
from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.worker import process_jobs
from orders.models import OrderItem
from tests import make
from tests.at_once import at_once
from tests.delivery import goods
from tests.job_states import claim, expire_leases, make_due
from vendors.actor import Actor
from vendors.models import Product, Vendor


def test_signing_key_stores_its_private_key_encrypted(vendor: Vendor, settings: Settings) -> None:
    signing_key = built_in.signing_key_of(make.product(vendor))

    assert signing_key.private_sealed.startswith("gAAAA")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "the next"
    assert len(decrypt(signing_key.private_sealed)) == 32


@pytest.mark.django_db(transaction=True)
def test_signing_key_is_made_once_by_simultaneous_orders(vendor: Vendor) -> None:
    product = make.product(vendor)

    keys = at_once(*[lambda: built_in.signing_key_of(product)] * 6)

    assert len({key.public for key in keys}) == 1
    assert SigningKey.objects.count() == 1


def test_verify_license_says_whether_a_key_is_genuine_and_valid(item: OrderItem) -> None:
    goods.terms(item, key_source="built_in")
    value = goods.key_of(goods.delivered(item)).value

    def verify_license(key: str) -> str:
        output = StringIO()
        call_command("verify_license", key, stdout=output)
        return output.getvalue()

    assert verify_license(value.lower()).splitlines() == [
        "Genuine, made for Grace Hopper, quantity 1.",
        f"Key 1 of order item {item.pk}.",
        f"Backup Pro, order {item.order.number}: active.",
    ]
    withdraw(item)
    assert verify_license(value).endswith(": revoked.\n")
    LicenseKey.objects.update(value="another")
    assert "stands in no order" in verify_license(value)
    for bad_key in (value[:-4], "B" + value[1:], "", "not-a-key!"):
        with pytest.raises(CommandError, match="Not genuine"):
            verify_license(bad_key)


def test_verify_license_tells_the_vendor_by_the_signature(item: OrderItem, other_vendor: Vendor) -> None:
    product = goods.terms(item, key_source="built_in").product
    make.copy_to(other_vendor, product)
    built_in.signing_key_of(Product.objects.get(vendor=other_vendor))
    value = goods.key_of(goods.delivered(item)).value
    output = StringIO()

    call_command("verify_license", value, stdout=output)

    assert f"order {item.order.number}: active." in output.getvalue()


def test_pool_refuses_keys_that_it_has(vendor: Vendor) -> None:
    product, other_product = make.product(vendor), make.product(vendor)

    assert pool.add_keys(product, pool.parse_keys("ONE\n\n TWO \nONE\n")) == 2
    assert pool.add_keys(product, pool.parse_keys('"TWO",x\nTHREE,y')) == 1
    assert pool.add_keys(other_product, ["ONE"]) == 1
    assert pool.count_left(product) == 3


def test_make_license_key_retries_while_the_pool_is_empty(item: OrderItem) -> None:
    goods.terms(item, key_source="pool")
    delivery = goods.delivered(item)
    assert delivery.awaits_key_since
    assert "will follow in a separate email" in delivery.receipt_text
    assert Job.objects.get().last_error == "The list of license keys is empty: add keys to it."

    goods.pool(item, "LATE")
    make_due()
    process_jobs()

    assert goods.key_of(Delivery.objects.get()).value == "LATE"


def test_pool_warns_the_vendor_once_a_day_while_few_keys_are_left(
    item: OrderItem,
    vendor: Vendor,
    mailoutbox: list[EmailMessage],
    anna: Actor,
    panel: Callable[[Actor], Client],
) -> None:
    Vendor.objects.update(notification_email="orders@acme.example")
    product = goods.terms(item, key_source="pool", low_stock_at=2).product
    goods.pool(item, "ONE", "TWO", "THREE", "FOUR")
    OrderItem.objects.update(product=product)
    for left in (3, 2, 1):
        other_item = make.item(item.order, position=left + 1, product=product)
        goods.delivered(item.order.items.with_related().get(pk=other_item.pk))
        assert pool.count_left(product) == left

    (email,) = mailoutbox
    assert email.to == ["orders@acme.example"]
    assert email.subject == "2 license keys left for Backup Pro"
    assert f"/catalog/products/{product.pk}/delivery/" in str(email.body)
    page = panel(anna).get(f"{item.order.get_absolute_url()}activity/").content.decode()
    assert "“2 license keys left for Backup Pro” sent to orders@acme.example." in page


def test_make_license_key_makes_no_second_key_when_run_twice(item: OrderItem) -> None:
    product = goods.terms(item, key_source="pool").product
    goods.pool(item, "ONE", "TWO")
    job_requests = deliver_item(item)
    enqueue_all(job_requests * 2, vendor_id=item.vendor_id, subject=item.order.as_subject)
    process_jobs()

    assert pool.count_left(product) == 1


@pytest.mark.parametrize("is_zombie", [False, True])
def test_make_license_key_emails_the_key_though_a_worker_died(
    item: OrderItem, mailoutbox: list[EmailMessage], is_zombie: bool
) -> None:
    product = goods.terms(item, key_source="pool").product
    goods.pool(item, "ONE", "TWO")
    enqueue_all(deliver_item(item, sends_email=True), vendor_id=item.vendor_id, subject=item.order.as_subject)
    job = claim(Job.objects.get().pk)
    assert job is not None
    if is_zombie:  # its lease has run out, and another has the job
        Job.objects.update(lease_generation=F("lease_generation") + 1)
    make_license_key.function(job, **job.arguments)

    expire_leases()
    process_jobs()

    (email,) = mailoutbox
    assert "ONE" in email.body
    assert item.order.activities.get(sentence__startswith="License key").sentence == (
        "License key made (a list of keys)."
    )
    assert pool.count_left(product) == 1


@pytest.mark.django_db(transaction=True)
def test_pool_gives_each_key_once_to_simultaneous_orders(item: OrderItem, vendor: Vendor) -> None:
    goods.terms(item, key_source="pool")
    orders = [make.order(vendor) for _ in range(12)]
    OrderItem.objects.update(product=item.product)
    goods.pool(item, *(f"KEY-{number}" for number in range(10)))
    for order in orders:
        enqueue_all(
            deliver_item(order.items.with_related().get()), vendor_id=vendor.pk, subject=order.as_subject
        )

    at_once(*[process_jobs] * 6)

    keys = list(LicenseKey.objects.values_list("value", flat=True))
    assert sorted(keys) == sorted(PoolKey.objects.values_list("value", flat=True))
    assert Delivery.objects.filter(awaits_key_since__isnull=False).count() == 2


@pytest.mark.parametrize("keep_license", [True, False])
def test_withdraw_revokes_the_key_unless_it_is_kept(item: OrderItem, keep_license: bool) -> None:
    goods.terms(item, key_source="pool", old_key_days=30)
    goods.pool(item, "ONE")
    goods.delivered(item)

    withdraw(item, keep_license=keep_license)

    assert LicenseKey.objects.get().state == ("active" if keep_license else "revoked")
    activities = item.order.activities.filter(sentence__contains="revoked")
    assert activities.count() == (0 if keep_license else 1)


def test_signing_key_is_different_for_each_product(vendor: Vendor) -> None:
    for _ in range(2):
        built_in.signing_key_of(make.product(vendor))

    assert len(set(SigningKey.objects.values_list("public", flat=True))) == Product.objects.count() == 2
