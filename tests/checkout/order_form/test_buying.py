"""From the summary to the order: paid once, ordered once."""

import re
import urllib.request
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from checkout.documents.models import Document
from checkout.order_summary import place_purchase
from devtools.fake_gateway.server import FakeGateway
from jobs.worker import process_jobs
from orders.models import Order
from orders.payments.protocol import GatewayEvent
from tests import make
from tests.at_once import at_once
from tests.checkout.buyer import GOOD, begin, pay, press, url
from vendors.models import Product


def test_it_sells(client: Client, product: Product, fake_gateway: FakeGateway) -> None:
    purchase = begin(client)
    page = client.get(url(purchase))
    assert re.findall(r"€[\d.,]+", page.content.decode())[-1] == "€116.62"
    assert "VAT 19% (DE)" in page.content.decode()
    assert settings_origin(fake_gateway) in page["Content-Security-Policy"]

    placed = press(client, purchase, place=1)
    pay(placed["Location"])
    thanks = client.get(f"{url(purchase)}thanks/")

    order = Order.objects.get()
    assert (placed.status_code, thanks.status_code) == (303, 200)
    assert order.number in thanks.content.decode()
    assert (order.net_minor, order.tax_minor, order.total_minor, order.paid_minor) == (
        9_800,
        1_862,
        11_662,
        11_662,
    )
    assert [one["amount"] for one in fake_gateway.ledger.charges.values()] == [11_662]
    assert (order.card_brand, order.card_last4, order.tax_rate_bp, order.email) == (
        "Visa",
        "4242",
        1_900,
        "ada@math.example",
    )
    assert order.items.get().quantity == 2


def settings_origin(fake_gateway: FakeGateway) -> str:
    return f"http://127.0.0.1:{fake_gateway.server_address[1]}"


def test_it_zero_rates_a_confirmed_business_and_says_so_on_the_invoice(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    purchase = begin(client)
    press(client, purchase, apply=1, vat_number="de 136 695 976")
    purchase.refresh_from_db()
    assert (purchase.total_minor, purchase.vat) == (9_800, "valid")
    assert purchase.vat_proof["consultation"]

    pay(press(client, purchase, place=1)["Location"])
    client.get(f"{url(purchase)}thanks/")
    process_jobs()

    facts = Document.objects.get().facts
    assert facts["buyer"]["vat_id"] == GOOD
    assert facts["notes"][0].startswith("Reverse charge")
    assert facts["totals"]["minor"] == [9_800, 0, 9_800]


def test_it_asks_for_another_card_when_one_is_declined(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    purchase = begin(client)
    address = press(client, purchase, place=1)["Location"]

    with urllib.request.urlopen(address, b"card=0002", timeout=60) as page:  # noqa: S310
        assert "declined" in page.read().decode()
    assert "We wait for the payment" in client.get(f"{url(purchase)}thanks/").content.decode()
    assert not Order.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_writes_one_order_whoever_tells_of_the_payment(
    client: Client, fake_gateway: FakeGateway, settings: Settings
) -> None:
    make.product(make.vendor(), sku="BP-1", price_minor=4_900)
    purchase = begin(client)
    pay(press(client, purchase, place=1)["Location"])
    purchase.refresh_from_db()
    place_purchase.hear(GatewayEvent("evt_1", "checkout.session.completed", "", "", purchase.session_id))
    place_purchase.hear(GatewayEvent("evt_1", "checkout.session.completed", "", "", purchase.session_id))

    at_once(*[lambda: Client().get(f"{url(purchase)}thanks/") for _ in range(5)], process_jobs, process_jobs)

    order = Order.objects.get()
    process_jobs()
    assert order.documents.count() == 1
    assert order.emails.filter(kind="receipt").count() == 1


def test_it_finds_a_payment_that_nobody_told_of(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    """The customer closed the browser, and the event was lost."""
    purchase = begin(client)
    pay(press(client, purchase, place=1)["Location"])

    process_jobs()

    assert Order.objects.get().purchase == purchase


def test_it_notes_a_card_of_another_country(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    purchase = begin(client)
    pay(press(client, purchase, place=1)["Location"], card="0003")
    client.get(f"{url(purchase)}thanks/")

    purchase.refresh_from_db()
    assert purchase.contradiction == "The address is in DE, the card is of FR."


def test_it_keeps_the_recipient(client: Client, product: Product, fake_gateway: FakeGateway) -> None:
    purchase = begin(
        client, recipient_first_name="Charles", recipient_last_name="Babbage", recipient_email="c@b.example"
    )
    pay(press(client, purchase, place=1)["Location"])
    client.get(f"{url(purchase)}thanks/")

    assert Order.objects.get().recipient.full_name == "Charles Babbage"


def test_it_shows_its_pages_in_eight_queries(
    client: Client, product: Product, fake_gateway: FakeGateway, django_assert_max_num_queries: Any
) -> None:
    purchase = begin(client)
    with django_assert_max_num_queries(8):
        client.get("/checkout/BP-1/")
    with django_assert_max_num_queries(8):
        client.get(url(purchase))
    pay(press(client, purchase, place=1)["Location"])
    client.get(f"{url(purchase)}thanks/")
    with django_assert_max_num_queries(8):
        client.get(f"{url(purchase)}thanks/")
