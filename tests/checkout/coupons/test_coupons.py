"""Coupons: what they take off, how often, and what customers read when they do not."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from checkout.coupons import coupons
from checkout.coupons.models import Coupon
from checkout.documents.models import Document
from checkout.order_summary import order_summary, place_purchase
from checkout.order_summary.models import Purchase
from checkout.tax import tax
from core.money import Money
from devtools.fake_gateway.server import FakeGateway
from jobs.worker import process_jobs
from notifications.emails.models import Email
from notifications.webhooks.payload import order_payload
from orders.models import Order
from tests import make
from tests.at_once import at_once
from tests.checkout.buyer import GOOD, TYPED, begin, pay, press, url
from vendors.models import Product

TODAY = timezone.now().date()
DAY = timedelta(days=1)


def paid(client: Client, purchase: Purchase) -> Order:
    pay(press(client, purchase, place=1)["Location"])
    client.get(f"{url(purchase)}thanks/")
    return Order.objects.get(purchase=purchase)


@given(
    some.integers(1, 10**8),
    some.integers(1, 9_999),
    some.integers(1, 100_000) | some.just(0),
    some.integers(1, 10**9),
    some.integers(0, 30_000),
)
def test_it_takes_off_before_tax_and_sums_close(
    price: int, quantity: int, percent: int, amount: int, rate: int
) -> None:
    coupon = Coupon(percent=percent, amounts={} if percent else {"EUR": amount})
    full = Money(price * quantity, "EUR")

    off = coupons.discount(coupon, full)
    net = full - off
    total = net + tax.tax_of(net, rate)

    assert 0 <= off.minor <= full.minor
    assert net + off == full
    assert total.minor - net.minor == tax.tax_of(net, rate).minor <= tax.tax_of(full, rate).minor
    exact = full.minor * percent if percent else min(amount, full.minor) * 100_000
    assert -50_000 < off.minor * 100_000 - exact <= 50_000


def test_it_is_on_all_that_is_written_of_the_order(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    make.coupon(product.vendor, percent=15_000)
    purchase = begin(client, coupon=" save 15 ")
    page = client.get(url(purchase)).content.decode()
    for said in ("Coupon SAVE15", "−€14.70", "€83.30", "€15.83", "€99.13"):
        assert said in page

    order = paid(client, purchase)
    process_jobs()

    assert (order.coupon_code, order.discount_minor, order.net_minor, order.total_minor) == (
        "SAVE15",
        1_470,
        8_330,
        9_913,
    )
    assert [one["amount"] for one in fake_gateway.ledger.charges.values()] == [9_913]
    assert Document.objects.get().facts["discount"] == {
        "label": "Coupon SAVE15",
        "before": "€98.00",
        "amount": "−€14.70",
    }
    assert "Coupon SAVE15: €14.70 was taken off." in Email.objects.get(kind="receipt").text
    assert order_payload(order, "order", timezone.now())["order-item"][0]["coupon-code"] == "SAVE15"
    assert Coupon.objects.get().uses == 1


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"code": "OTHER"}, "We know no coupon “SAVE15”."),
        ({"ended_at": timezone.now()}, "The coupon “SAVE15” has ended."),
        ({"valid_until": TODAY - 2 * DAY}, "was good until"),
        ({"valid_from": TODAY + 2 * DAY}, "is good from"),
        ({"most_uses": 3, "uses": 3}, "The coupon “SAVE15” has been used up."),
        ({"percent": 0, "amounts": {"USD": 500}}, "is not for prices in EUR."),
    ],
)
def test_it_says_why_a_code_is_not_taken_and_keeps_the_form(
    client: Client, product: Product, facts: dict[str, Any], said: str
) -> None:
    make.coupon(product.vendor, **{"percent": 15_000} | facts)

    form = client.post("/checkout/BP-1/", TYPED | {"coupon": "save15"}).content.decode()
    for kept in (said, 'value="save15"', 'value="Unter den Linden 1"', 'value="ada@math.example"'):
        assert kept in form
    purchase = begin(client)
    summary = press(client, purchase, apply_coupon=1, coupon="save15").content.decode()
    assert said in summary
    assert 'value="save15"' in summary
    assert not Order.objects.exists()


def test_it_is_only_for_its_products_and_its_vendor(client: Client, product: Product) -> None:
    other = make.product(product.vendor, sku="OTHER")
    make.coupon(product.vendor, "THEIRS", products=[other])
    make.coupon(make.vendor(), "FOREIGN")

    for code, said in (("THEIRS", "is for another product."), ("FOREIGN", "We know no coupon")):
        assert said in client.post("/checkout/BP-1/", TYPED | {"coupon": code}).content.decode()
    assert coupons.find("theirs", other).code == "THEIRS"


def test_it_is_put_on_and_taken_off_on_the_summary(client: Client, product: Product) -> None:
    make.coupon(product.vendor, percent=0, amounts={"EUR": 800})
    purchase = begin(client)
    press(client, purchase, apply=1, vat_number=GOOD)

    for typed, total in (("save15", 9_000), ("", 9_800)):
        press(client, purchase, apply_coupon=1, coupon=typed)
        purchase.refresh_from_db()
        assert purchase.total_minor == total


def test_it_shows_the_total_again_when_the_coupon_ends_meanwhile(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    coupon = make.coupon(product.vendor)
    purchase = begin(client, coupon="SAVE15")
    coupons.end(coupon)

    page = press(client, purchase, place=1).content.decode()

    assert "The coupon “SAVE15” has ended. Please look at the total again." in page
    assert "€116.62" in page
    assert not fake_gateway.ledger.sessions


@pytest.mark.django_db(transaction=True)
def test_it_is_used_exactly_as_often_as_it_may(
    client: Client, fake_gateway: FakeGateway, settings: Any
) -> None:
    settings.USE_FAKE_GATEWAY = True
    product = make.product(make.vendor(), sku="BP-1", price_minor=4_900)
    coupon = make.coupon(product.vendor, most_uses=3)
    purchases = [begin(client, coupon="SAVE15") for _ in range(8)]

    answers = at_once(*[lambda one=one: press(Client(), one, place=1).status_code for one in purchases])

    assert sorted(answers) == [200] * 5 + [303] * 3
    coupon.refresh_from_db()
    assert (coupon.uses, len(fake_gateway.ledger.sessions)) == (3, 3)
    without = Purchase.objects.filter(state="open")
    assert {(one.coupon_id, one.total_minor) for one in without} == {(None, 11_662)}

    lapsed = Purchase.objects.filter(state="paying").first()
    assert lapsed
    at_once(*[lambda: place_purchase.lapse(lapsed)] * 4)
    coupon.refresh_from_db()
    assert coupon.uses == 2


def test_it_gives_back_the_use_of_a_payment_page_that_closed(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    coupon = make.coupon(product.vendor, most_uses=1)
    purchase = begin(client, coupon="SAVE15")
    press(client, purchase, place=1)
    purchase.refresh_from_db()
    fake_gateway.ledger.sessions[purchase.session_id]["status"] = "expired"

    assert place_purchase.look(purchase) is None
    assert place_purchase.look(purchase) is None

    coupon.refresh_from_db()
    assert coupon.uses == 0
    assert press(client, purchase, place=1)["Location"] == order_summary.thanks_url(purchase)


def test_it_may_cost_nothing_at_all(client: Client, product: Product, fake_gateway: FakeGateway) -> None:
    make.coupon(product.vendor, percent=100_000)
    purchase = begin(client, coupon="SAVE15")

    placed = press(client, purchase, place=1)
    press(client, purchase, place=1)
    thanks = client.get(placed["Location"])
    process_jobs()

    order = Order.objects.get()
    assert order.number in thanks.content.decode()
    assert (order.payment_method, order.total_minor, order.paid_minor, order.status) == ("free", 0, 0, "paid")
    assert not fake_gateway.ledger.sessions
    assert order.emails.filter(kind="receipt").count() == 1


def test_it_lets_nobody_guess_codes(client: Client, product: Product) -> None:
    make.coupon(product.vendor)
    for number in range(20):
        client.post("/checkout/BP-1/", TYPED | {"coupon": f"GUESS{number}"})

    form = client.post("/checkout/BP-1/", TYPED | {"coupon": "SAVE15"}).content.decode()

    assert "Too many tries" in form
    assert not Purchase.objects.exists()
