"""Purchases from within a trial: the Hardware ID in the link to the order form reaches the license key."""

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
from tests.checkout.buyer import pay, start_purchase, submit_summary, summary_url
from tests.delivery import goods
from tests.delivery.licenses.software_passport import LINK
from vendors.models import Product

FROM_TRIAL = "?hardware_id=9A3F-77C1"
ACTIVATE = re.compile(r'<a class="btn btn-danger activate" href="([^"]+)">Click Here to Activate</a>')


@pytest.fixture
def passport(product: Product) -> Product:
    """A product with Software Passport, whose license keys are valid on one machine."""
    DeliveryTerms.objects.create(
        vendor=product.vendor,
        product=product,
        key_source="built_in",
        is_passport=True,
        activation_url=LINK,
    )
    return product


def thank_you_page(client: Client, purchase: Purchase) -> str:
    return client.get(f"{summary_url(purchase)}thanks/").content.decode()


def buy(client: Client, query: str = "") -> Purchase:
    purchase = start_purchase(client, query)
    pay(submit_summary(client, purchase, place=1)["Location"])
    return purchase


def test_trial_link_leads_to_an_activation_link_for_its_machine(
    client: Client, passport: Product, fake_gateway: FakeGateway
) -> None:
    assert "9A3F-77C1" in client.get(f"/checkout/BP-1/{FROM_TRIAL}").content.decode()
    purchase = start_purchase(client, FROM_TRIAL)
    summary = client.get(summary_url(purchase)).content.decode()
    assert f"vendor={passport.vendor.number}&amp;hardware_id=9A3F-77C1" in summary
    pay(submit_summary(client, purchase, place=1)["Location"])

    waiting_page = thank_you_page(client, purchase)
    assert "Your license key is being made" in waiting_page
    assert "Look again" in waiting_page
    assert not ACTIVATE.search(waiting_page)
    process_jobs()

    page = thank_you_page(client, purchase)
    delivery = Delivery.objects.select_related("key").get()
    assert ACTIVATE.findall(page) == [
        f"quillmark://activate?key={quote(goods.key_of(delivery).value)}&amp;machine=9A3F-77C1"
        f"&amp;order={Order.objects.get().number}"
    ]
    assert "being made" not in page
    assert (
        built_in.verify_key(goods.key_of(delivery).value, SigningKey.objects.get()).hardware_id == "9A3F-77C1"
    )
    assert (delivery.purchase, Activation.objects.get().hardware_id) == ("Trialware purchase", "9A3F-77C1")


def test_direct_purchase_gets_an_activation_code(
    client: Client, passport: Product, fake_gateway: FakeGateway
) -> None:
    purchase = buy(client)

    page = thank_you_page(client, purchase)

    delivery = Delivery.objects.get()
    assert delivery.purchase == "Direct purchase"
    assert delivery.activation_code in page
    assert not ACTIVATE.search(page)
    assert "being made" not in page


@pytest.mark.parametrize("hardware_id", ["%00", "%C3%A9", "x" * 101, "%E2%80%AE", "a%0Ab"])
def test_trial_link_with_a_bad_hardware_id_still_sells(
    client: Client, passport: Product, fake_gateway: FakeGateway, hardware_id: str
) -> None:
    page = client.get(f"/checkout/BP-1/?hardware_id={hardware_id}").content.decode()
    assert "does not say a Hardware ID that we can read" in page

    assert start_purchase(client, f"?hardware_id={hardware_id}").hardware_id == ""


def test_trial_link_is_ignored_when_keys_are_for_any_machine(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    assert "Hardware ID" not in client.get(f"/checkout/BP-1/{FROM_TRIAL}").content.decode()
    assert start_purchase(client, FROM_TRIAL).hardware_id == ""


def test_activation_link_with_a_script_is_never_shown(
    client: Client, passport: Product, fake_gateway: FakeGateway
) -> None:
    """Also when it came into the table in another way than by the form."""
    DeliveryTerms.objects.update(activation_url="javascript:alert({key})")
    purchase = buy(client, FROM_TRIAL)
    thank_you_page(client, purchase)
    process_jobs()

    page = thank_you_page(client, purchase)
    assert "javascript:" not in page
    assert Delivery.objects.get().activation_code in page


def test_activation_link_goes_with_the_refund(
    client: Client, passport: Product, fake_gateway: FakeGateway
) -> None:
    purchase = buy(client, FROM_TRIAL)
    thank_you_page(client, purchase)
    process_jobs()
    OrderItem.objects.update(refund_status=OrderItem.RefundStatus.REFUNDED)

    page = thank_you_page(client, purchase)
    assert not ACTIVATE.search(page)
    assert Delivery.objects.get().activation_code not in page
