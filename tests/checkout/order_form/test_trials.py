"""Bought from within the trial: the machine's ID goes along from the link to the key; bought directly it does not."""

import re
from urllib.parse import quote

import pytest
from django.test import Client

from checkout.order_summary.models import Purchase
from delivery.licenses import built_in
from delivery.licenses.models import Activation, SigningKey
from delivery.models import Delivery, DeliveryTerms
from devtools.fake_gateway.server import FakeGateway
from jobs.worker import process_jobs
from orders.models import Order, OrderItem
from tests.checkout.buyer import begin, pay, press, url
from tests.delivery.licenses.passports import LINK
from vendors.models import Product

FROM_TRIAL = "?hardware_id=9A3F-77C1"
ACTIVATE = re.compile(r'<a class="btn btn-danger activate" href="([^"]+)">Click Here to Activate</a>')


@pytest.fixture
def passport(product: Product) -> Product:
    DeliveryTerms.objects.create(
        vendor=product.vendor,
        product=product,
        key_source="built_in",
        is_passport=True,
        activation_url=LINK,
    )
    return product


def thanks(client: Client, purchase: Purchase) -> str:
    return client.get(f"{url(purchase)}thanks/").content.decode()


def buy(client: Client, query: str = "") -> Purchase:
    purchase = begin(client, query)
    pay(press(client, purchase, place=1)["Location"])
    return purchase


def test_it_takes_the_trials_machine_to_the_link_that_activates(
    client: Client, passport: Product, fake_gateway: FakeGateway
) -> None:
    assert "9A3F-77C1" in client.get(f"/checkout/BP-1/{FROM_TRIAL}").content.decode()
    purchase = begin(client, FROM_TRIAL)
    summary = client.get(url(purchase)).content.decode()
    assert f"vendor={passport.vendor.number}&amp;hardware_id=9A3F-77C1" in summary
    pay(press(client, purchase, place=1)["Location"])

    waiting = thanks(client, purchase)
    assert "Your license key is being made" in waiting
    assert "Look again" in waiting
    assert not ACTIVATE.search(waiting)
    process_jobs()

    page = thanks(client, purchase)
    delivery = Delivery.objects.select_related("key").get()
    assert ACTIVATE.findall(page) == [
        f"quillmark://activate?key={quote(delivery.key.value)}&amp;machine=9A3F-77C1"
        f"&amp;order={Order.objects.get().number}"
    ]
    assert "being made" not in page
    assert built_in.verify(delivery.key.value, SigningKey.objects.get()).hardware_id == "9A3F-77C1"
    assert (delivery.purchase, Activation.objects.get().hardware_id) == ("Trialware purchase", "9A3F-77C1")


def test_it_gives_who_buys_directly_a_code_for_the_first_launch(
    client: Client, passport: Product, fake_gateway: FakeGateway
) -> None:
    purchase = buy(client)

    page = thanks(client, purchase)

    delivery = Delivery.objects.get()
    assert delivery.purchase == "Direct purchase"
    assert delivery.activation_code in page
    assert not ACTIVATE.search(page)
    assert "being made" not in page


@pytest.mark.parametrize("typed", ["%00", "%C3%A9", "x" * 101, "%E2%80%AE", "a%0Ab"])
def test_it_sells_all_the_same_when_the_link_is_broken(
    client: Client, passport: Product, fake_gateway: FakeGateway, typed: str
) -> None:
    page = client.get(f"/checkout/BP-1/?hardware_id={typed}").content.decode()
    assert "does not say a Hardware ID that we can read" in page

    assert begin(client, f"?hardware_id={typed}").hardware_id == ""


def test_it_takes_no_notice_of_the_link_where_keys_are_for_any_machine(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    assert "Hardware ID" not in client.get(f"/checkout/BP-1/{FROM_TRIAL}").content.decode()
    assert begin(client, FROM_TRIAL).hardware_id == ""


def test_it_never_shows_a_link_that_leads_elsewhere(
    client: Client, passport: Product, fake_gateway: FakeGateway
) -> None:
    """Whatever way it came into the table."""
    DeliveryTerms.objects.update(activation_url="javascript:alert({key})")
    purchase = buy(client, FROM_TRIAL)
    thanks(client, purchase)
    process_jobs()

    page = thanks(client, purchase)
    assert "javascript:" not in page
    assert Delivery.objects.get().activation_code in page


def test_it_takes_the_link_away_with_the_refund(
    client: Client, passport: Product, fake_gateway: FakeGateway
) -> None:
    purchase = buy(client, FROM_TRIAL)
    thanks(client, purchase)
    process_jobs()
    OrderItem.objects.update(refund_status=OrderItem.RefundStatus.REFUNDED)

    page = thanks(client, purchase)
    assert not ACTIVATE.search(page)
    assert Delivery.objects.get().activation_code not in page
