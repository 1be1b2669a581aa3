"""From the order form to the order: paid once, placed once."""

import re
import urllib.request
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from checkout.documents.models import Document
from checkout.order_summary.gateway_events import handle_event
from checkout.order_summary.models import Purchase
from checkout.order_summary.tasks import watch_payment
from devtools.fake_gateway.server import FakeGateway
from jobs.models import Job
from jobs.worker import process_jobs
from orders.models import Order
from orders.payments.protocol import GatewayEvent
from tests import make
from tests.at_once import at_once
from tests.checkout.buyer import FORM_DATA, VALID_VAT_NUMBER, pay, start_purchase, submit_summary, summary_url
from vendors.models import Product, ProductPrice, Vendor


def test_purchase_becomes_a_paid_order(client: Client, product: Product, fake_gateway: FakeGateway) -> None:
    purchase = start_purchase(client)
    page = client.get(summary_url(purchase))
    assert re.findall(r"€[\d.,]+", page.content.decode())[-1] == "€116.62"
    assert "VAT 19% (DE)" in page.content.decode()
    assert origin_of(fake_gateway) in page["Content-Security-Policy"]

    response = submit_summary(client, purchase, place=1)
    pay(response["Location"])
    thanks = client.get(f"{summary_url(purchase)}thanks/")

    order = Order.objects.get()
    assert (response.status_code, thanks.status_code) == (303, 200)
    assert order.number in thanks.content.decode()
    assert (order.net_minor, order.tax_minor, order.total_minor, order.paid_minor) == (
        9_800,
        1_862,
        11_662,
        11_662,
    )
    assert [charge["amount"] for charge in fake_gateway.ledger.charges.values()] == [11_662]
    assert (order.card_brand, order.card_last4, order.tax_rate_bp, order.email) == (
        "Visa",
        "4242",
        1_900,
        "ada@math.example",
    )
    assert order.items.get().quantity == 2


def test_purchase_in_another_currency_is_priced_in_it(client: Client, product: Product) -> None:
    ProductPrice.objects.create(
        vendor_id=product.vendor_id, product=product, currency="USD", price_minor=5_500
    )

    page = client.get("/checkout/BP-1/?currency=usd").text
    purchase = start_purchase(client, "?currency=USD", quantity="1")
    submit_summary(client, purchase, apply=1, vat_number=VALID_VAT_NUMBER)
    other = start_purchase(client, "?currency=XXX", quantity="1")

    assert "$55.00 each" in page
    assert "€49.00" in page
    purchase.refresh_from_db()
    assert (purchase.currency, purchase.price_minor, purchase.total_minor) == ("USD", 5_500, 5_500)
    assert (other.currency, other.price_minor) == ("EUR", 4_900)


def origin_of(fake_gateway: FakeGateway) -> str:
    return f"http://127.0.0.1:{fake_gateway.server_address[1]}"


def test_purchase_of_a_confirmed_business_has_no_vat_and_the_invoice_says_why(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    purchase = start_purchase(client)
    submit_summary(client, purchase, apply=1, vat_number="de 136 695 976")
    purchase.refresh_from_db()
    assert (purchase.total_minor, purchase.vat_check) == (9_800, "valid")
    assert purchase.vat_proof["consultation"]

    pay(submit_summary(client, purchase, place=1)["Location"])
    client.get(f"{summary_url(purchase)}thanks/")
    process_jobs()

    content = Document.objects.get().content
    assert content["buyer"]["vat_id"] == VALID_VAT_NUMBER
    assert content["notes"][0].startswith("Reverse charge")
    assert content["totals"]["minor"] == [9_800, 0, 9_800]


def test_purchase_with_a_declined_card_waits_for_another_payment(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    purchase = start_purchase(client)
    payment_url = submit_summary(client, purchase, place=1)["Location"]

    with urllib.request.urlopen(payment_url, b"card=0002", timeout=60) as page:  # noqa: S310
        assert "declined" in page.read().decode()
    assert "We wait for the payment" in client.get(f"{summary_url(purchase)}thanks/").content.decode()
    assert not Order.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_purchase_places_one_order_however_often_its_payment_is_checked(
    client: Client, fake_gateway: FakeGateway, settings: Settings
) -> None:
    make.product(make.vendor(), sku="BP-1", price_minor=4_900)
    purchase = start_purchase(client)
    pay(submit_summary(client, purchase, place=1)["Location"])
    purchase.refresh_from_db()
    event = GatewayEvent("evt_1", "checkout.session.completed", "", "", purchase.session_id)
    handle_event(event)
    handle_event(event)

    at_once(
        *[lambda: Client().get(f"{summary_url(purchase)}thanks/") for _ in range(5)],
        process_jobs,
        process_jobs,
    )

    order = Order.objects.get()
    process_jobs()
    assert order.documents.count() == 1
    assert order.emails.filter(kind="receipt").count() == 1


def test_purchase_places_its_order_when_event_and_customer_are_lost(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    """The customer closed the browser, and the event was lost."""
    purchase = start_purchase(client)
    pay(submit_summary(client, purchase, place=1)["Location"])

    process_jobs()

    assert Order.objects.get().purchase == purchase


def test_purchase_records_a_card_of_another_country(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    purchase = start_purchase(client)
    pay(submit_summary(client, purchase, place=1)["Location"], card="0003")
    client.get(f"{summary_url(purchase)}thanks/")

    purchase.refresh_from_db()
    assert purchase.contradiction == "The address is in DE, the card is of FR."


def test_purchase_is_not_found_for_another_vendor(
    client: Client, product: Product, other_vendor: Vendor
) -> None:
    purchase = start_purchase(client)

    with pytest.raises(Purchase.DoesNotExist):
        Purchase.objects.locked(other_vendor.pk, purchase.pk)
    with pytest.raises(Purchase.DoesNotExist):
        watch_payment.function(Job(vendor=other_vendor), purchase_id=purchase.pk)


def test_purchase_passes_the_recipient_to_the_order(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    purchase = start_purchase(
        client, recipient_first_name="Charles", recipient_last_name="Babbage", recipient_email="c@b.example"
    )
    pay(submit_summary(client, purchase, place=1)["Location"])
    client.get(f"{summary_url(purchase)}thanks/")

    assert Order.objects.get().recipient.full_name == "Charles Babbage"


def test_purchase_pages_make_at_most_eight_queries(
    client: Client, product: Product, fake_gateway: FakeGateway, django_assert_max_num_queries: Any
) -> None:
    purchase = start_purchase(client)
    with django_assert_max_num_queries(8):
        client.get("/checkout/BP-1/")
    with django_assert_max_num_queries(8):
        client.get(summary_url(purchase))
    pay(submit_summary(client, purchase, place=1)["Location"])
    client.get(f"{summary_url(purchase)}thanks/")
    with django_assert_max_num_queries(8):
        client.get(f"{summary_url(purchase)}thanks/")


@pytest.mark.parametrize(
    "names", [{"first_name": "", "last_name": "Suharto"}, {"first_name": "Cher", "last_name": ""}]
)
def test_purchase_by_somebody_with_one_name_is_greeted_by_it(
    client: Client, product: Product, fake_gateway: FakeGateway, names: dict[str, str]
) -> None:
    make.email_template(product.vendor, en="Dear {{ customer.first_name }} ({{ customer.last_name }})")
    purchase = start_purchase(client, **names)
    pay(submit_summary(client, purchase, place=1)["Location"])
    client.get(f"{summary_url(purchase)}thanks/")
    process_jobs()

    order, name = Order.objects.get(), "".join(names.values())
    assert order.full_name == name
    assert Document.objects.get().content["buyer"]["lines"][0] == name
    assert f"Hello {name}," in order.emails.get(kind="receipt").text
    assert f"Dear {name} ({name})" in order.emails.get(kind="product").text


def test_purchase_in_ireland_needs_no_eircode(client: Client, product: Product) -> None:
    assert start_purchase(client, country="IE", postal_code="").tax_country == "IE"


def test_order_form_keeps_what_was_typed_beside_a_wrong_postal_code(client: Client, product: Product) -> None:
    page = client.post(
        "/checkout/BP-1/", FORM_DATA | {"country": "ES", "postal_code": "3500"}
    ).content.decode()

    assert "This is no postal code of the country you chose: enter one such as 28001." in page
    for text in ('value="3500"', 'value="Lovelace"', 'value="ada@math.example"'):
        assert text in page
    assert not Purchase.objects.exists()


def test_purchase_on_the_canary_islands_has_no_vat_however_the_code_is_written(
    client: Client, product: Product
) -> None:
    for code in ("35001", "E-35001", "35 001 Las Palmas", "３５００１"):
        purchase = start_purchase(client, country="ES", postal_code=code)
        assert (purchase.tax_minor, purchase.postal_code) == (0, code)
