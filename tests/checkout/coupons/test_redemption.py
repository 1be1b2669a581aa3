"""Coupons: their discount, the count of their uses, and what customers read when a code is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from checkout.coupons import redemption
from checkout.coupons.models import Coupon
from checkout.documents.models import Document
from checkout.order_summary.models import Purchase
from checkout.order_summary.place_purchase import check_payment, expire
from checkout.tax import tax
from core.money import Money
from devtools.fake_gateway.server import FakeGateway
from jobs.worker import process_jobs
from notifications.emails.models import Email
from notifications.webhooks.payload import order_payload
from orders.models import Order
from tests import make
from tests.at_once import at_once
from tests.checkout.buyer import FORM_DATA, VALID_VAT_NUMBER, pay, start_purchase, submit_summary, summary_url
from vendors.models import Product, Vendor

TODAY = timezone.now().date()
DAY = timedelta(days=1)


def pay_order(client: Client, purchase: Purchase) -> Order:
    pay(submit_summary(client, purchase, place=1)["Location"])
    client.get(f"{summary_url(purchase)}thanks/")
    return Order.objects.get(purchase=purchase)


@given(
    st.integers(1, 10**8),
    st.integers(1, 9_999),
    st.integers(1, 100_000) | st.just(0),
    st.integers(1, 10**9),
    st.integers(0, 30_000),
)
def test_discount_is_taken_off_before_tax_and_sums_are_exact(
    price: int, quantity: int, percent: int, amount: int, rate: int
) -> None:
    coupon = Coupon(percent=percent, amounts={} if percent else {"EUR": amount})
    full = Money(price * quantity, "EUR")

    discount = redemption.calculate_discount(coupon, full)
    net = full - discount
    total = net + tax.calculate_tax(net, rate)

    assert 0 <= discount.minor <= full.minor
    assert net + discount == full
    assert (
        total.minor - net.minor == tax.calculate_tax(net, rate).minor <= tax.calculate_tax(full, rate).minor
    )
    exact = full.minor * percent if percent else min(amount, full.minor) * 100_000
    assert -50_000 < discount.minor * 100_000 - exact <= 50_000


def test_coupon_is_on_summary_order_invoice_receipt_and_notice(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    make.coupon(product.vendor, percent=15_000)
    purchase = start_purchase(client, coupon=" save 15 ")
    page = client.get(summary_url(purchase)).content.decode()
    for text in ("Coupon SAVE15", "−€14.70", "€83.30", "€15.83", "€99.13"):
        assert text in page

    order = pay_order(client, purchase)
    process_jobs()

    assert (order.coupon_code, order.discount_minor, order.net_minor, order.total_minor) == (
        "SAVE15",
        1_470,
        8_330,
        9_913,
    )
    assert [charge["amount"] for charge in fake_gateway.ledger.charges.values()] == [9_913]
    assert Document.objects.get().content["discount"] == {
        "label": "Coupon SAVE15",
        "before": "€98.00",
        "amount": "−€14.70",
    }
    assert "Coupon SAVE15: €14.70 was taken off." in Email.objects.get(kind="receipt").text
    assert order_payload(order, "order", timezone.now())["order-item"][0]["coupon-code"] == "SAVE15"
    assert Coupon.objects.get().uses == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"code": "OTHER"}, "We know no coupon “SAVE15”."),
        ({"ended_at": timezone.now()}, "The coupon “SAVE15” has ended."),
        ({"valid_until": TODAY - 2 * DAY}, "was good until"),
        ({"valid_from": TODAY + 2 * DAY}, "is good from"),
        ({"most_uses": 3, "uses": 3}, "The coupon “SAVE15” has been used up."),
        ({"percent": 0, "amounts": {"USD": 500}}, "is not for prices in EUR."),
    ],
)
def test_coupon_that_is_refused_shows_why_and_keeps_the_form(
    client: Client, product: Product, fields: dict[str, Any], message: str
) -> None:
    make.coupon(product.vendor, **{"percent": 15_000} | fields)

    form = client.post("/checkout/BP-1/", FORM_DATA | {"coupon": "save15"}).content.decode()
    for text in (message, 'value="save15"', 'value="Unter den Linden 1"', 'value="ada@math.example"'):
        assert text in form
    purchase = start_purchase(client)
    summary = submit_summary(client, purchase, apply_coupon=1, coupon="save15").content.decode()
    assert message in summary
    assert 'value="save15"' in summary
    assert not Order.objects.exists()


def test_coupon_is_only_for_its_products_and_its_vendor(client: Client, product: Product) -> None:
    other = make.product(product.vendor, sku="OTHER")
    make.coupon(product.vendor, "OTHER", products=[other])
    make.coupon(make.vendor(), "FOREIGN")

    for code, message in (("OTHER", "is for another product."), ("FOREIGN", "We know no coupon")):
        assert message in client.post("/checkout/BP-1/", FORM_DATA | {"coupon": code}).content.decode()
    assert redemption.find_coupon("other", other, "EUR").code == "OTHER"


def test_coupon_is_applied_and_removed_on_the_summary(client: Client, product: Product) -> None:
    make.coupon(product.vendor, percent=0, amounts={"EUR": 800})
    purchase = start_purchase(client)
    submit_summary(client, purchase, apply=1, vat_number=VALID_VAT_NUMBER)

    for code, total in (("save15", 9_000), ("", 9_800)):
        submit_summary(client, purchase, apply_coupon=1, coupon=code)
        purchase.refresh_from_db()
        assert purchase.total_minor == total


def test_coupon_that_ends_meanwhile_shows_the_summary_again(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    coupon = make.coupon(product.vendor)
    purchase = start_purchase(client, coupon="SAVE15")
    redemption.end_coupon(coupon)

    page = submit_summary(client, purchase, place=1).content.decode()

    assert "The coupon “SAVE15” has ended. Please look at the total again." in page
    assert "€116.62" in page
    assert not fake_gateway.ledger.sessions


@pytest.mark.django_db(transaction=True)
def test_coupon_is_used_exactly_as_often_as_allowed(
    client: Client, fake_gateway: FakeGateway, settings: Any
) -> None:
    settings.USE_FAKE_GATEWAY = True
    product = make.product(make.vendor(), sku="BP-1", price_minor=4_900)
    coupon = make.coupon(product.vendor, most_uses=3)
    purchases = [start_purchase(client, coupon="SAVE15") for _ in range(8)]

    statuses = at_once(
        *[lambda each=each: submit_summary(Client(), each, place=1).status_code for each in purchases]
    )

    assert sorted(statuses) == [200] * 5 + [303] * 3
    coupon.refresh_from_db()
    assert (coupon.uses, len(fake_gateway.ledger.sessions)) == (3, 3)
    without_coupon = Purchase.objects.filter(state="open")
    assert {(purchase.coupon_id, purchase.total_minor) for purchase in without_coupon} == {(None, 11_662)}

    unpaid = Purchase.objects.filter(state="paying").first()
    assert unpaid
    at_once(*[lambda: expire(unpaid)] * 4)
    coupon.refresh_from_db()
    assert coupon.uses == 2


def test_coupon_use_is_released_when_the_payment_page_expires(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    coupon = make.coupon(product.vendor, most_uses=1)
    purchase = start_purchase(client, coupon="SAVE15")
    submit_summary(client, purchase, place=1)
    purchase.refresh_from_db()
    fake_gateway.ledger.sessions[purchase.session_id]["status"] = "expired"

    assert check_payment(purchase) is None
    assert check_payment(purchase) is None

    coupon.refresh_from_db()
    assert coupon.uses == 0
    assert submit_summary(client, purchase, place=1)["Location"] == purchase.thanks_url


def test_coupon_of_100_percent_places_a_free_order(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    make.coupon(product.vendor, percent=100_000)
    purchase = start_purchase(client, coupon="SAVE15")

    response = submit_summary(client, purchase, place=1)
    submit_summary(client, purchase, place=1)
    thanks = client.get(response["Location"])
    process_jobs()

    order = Order.objects.get()
    assert order.number in thanks.content.decode()
    assert (order.payment_method, order.total_minor, order.paid_minor, order.status) == ("free", 0, 0, "paid")
    assert not fake_gateway.ledger.sessions
    assert order.emails.filter(kind="receipt").count() == 1


def test_coupon_codes_cannot_be_guessed(client: Client, product: Product) -> None:
    make.coupon(product.vendor)
    for number in range(20):
        client.post("/checkout/BP-1/", FORM_DATA | {"coupon": f"GUESS{number}"})

    form = client.post("/checkout/BP-1/", FORM_DATA | {"coupon": "SAVE15"}).content.decode()

    assert "Too many tries" in form
    assert not Purchase.objects.exists()


def test_coupon_of_another_vendor_with_the_same_id_stays_as_it_is(
    vendor: Vendor, other_vendor: Vendor
) -> None:
    coupon = make.coupon(vendor)
    other_coupon = make.coupon(other_vendor, pk=coupon.pk, uses=3)

    assert redemption.use_coupon(coupon)
    redemption.release_use(coupon.vendor_id, coupon.pk)
    assert redemption.end_coupon(coupon)

    coupon.refresh_from_db()
    other_coupon.refresh_from_db()
    assert (coupon.uses, bool(coupon.ended_at)) == (0, True)
    assert (other_coupon.uses, other_coupon.ended_at) == (3, None)
