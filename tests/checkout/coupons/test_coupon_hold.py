"""Somebody who does not pay holds the use of a coupon that has not many for half an hour."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from checkout.order_summary.models import Purchase
from devtools.fake_gateway.server import FakeGateway
from jobs.worker import process_jobs
from tests import make
from tests.checkout.buyer import pay, start_purchase, submit_summary
from tests.job_states import make_due
from vendors.models import Product

Age = Callable[[Purchase, int], None]


@pytest.fixture
def age() -> Age:
    """Let a purchase have been at the payment page for so many minutes, and look at it."""

    def age(purchase: Purchase, minutes: int) -> None:
        since = timezone.now() - timedelta(minutes=minutes)
        Purchase.objects.filter(pk=purchase.pk, vendor_id=purchase.vendor_id).update(paying_since=since)
        make_due()
        process_jobs()
        purchase.refresh_from_db()

    return age


def test_use_of_a_coupon_is_held_for_half_an_hour(
    client: Client, product: Product, fake_gateway: FakeGateway, age: Age
) -> None:
    coupon = make.coupon(product.vendor, most_uses=1)
    purchase = start_purchase(client, coupon="SAVE15")
    submit_summary(client, purchase, place=1)

    age(purchase, 29)
    coupon.refresh_from_db()
    assert (purchase.state, coupon.uses) == ("paying", 1)

    age(purchase, 30)
    coupon.refresh_from_db()
    assert (purchase.state, coupon.uses) == ("expired", 0)
    assert fake_gateway.ledger.sessions[purchase.session_id]["status"] == "expired"
    other = start_purchase(client, coupon="SAVE15")
    assert submit_summary(client, other, place=1).status_code == 303


def test_payment_page_with_a_coupon_without_limit_stays_open(
    client: Client, product: Product, fake_gateway: FakeGateway, age: Age
) -> None:
    make.coupon(product.vendor)
    purchase = start_purchase(client, coupon="SAVE15")
    submit_summary(client, purchase, place=1)

    age(purchase, 60)

    assert purchase.state == "paying"


def test_use_of_a_coupon_that_was_paid_just_now_is_kept(
    client: Client, product: Product, fake_gateway: FakeGateway, age: Age
) -> None:
    coupon = make.coupon(product.vendor, most_uses=1)
    purchase = start_purchase(client, coupon="SAVE15")
    pay(submit_summary(client, purchase, place=1)["Location"])

    age(purchase, 40)

    coupon.refresh_from_db()
    assert (purchase.state, coupon.uses) == ("ordered", 1)
