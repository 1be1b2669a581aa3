"""What the customer reads of a disc: on the thank-you page, on the order that was found, in the receipt."""

from collections.abc import Callable

import pytest
from django.test import Client

from checkout.order_lookup.links import SHOWN_FOR, token_of
from delivery.models import DeliveryTerms
from delivery.shipments.actions.record_arrival import RecordArrival
from delivery.shipments.models import Shipment
from delivery.withdrawal import withdraw
from devtools.fake_gateway.server import FakeGateway
from notifications.emails import compose
from notifications.emails.liquid import render
from notifications.emails.variables import order_variables, sample_variables
from orders.models import Order
from tests.checkout.buyer import TYPED, begin, pay, press, url
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Product, Vendor

Panel = Callable[[Actor], Client]


def page_of(client: Client, order: Order) -> str:
    return client.get(f"/order-search/{token_of(order, lifetime=SHOWN_FOR)}/").content.decode()


@pytest.mark.parametrize(
    ("address", "weeks"),
    [({}, "2–3 weeks"), ({"country": "US", "region": "NY", "postal_code": "10001"}, "1–2 weeks")],
)
def test_it_thanks_with_the_window(
    address: dict[str, str], weeks: str, client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    DeliveryTerms.objects.create(vendor=product.vendor, product=product, is_disc=True, ships_within_days=1)
    purchase = begin(client, **address)
    pay(press(client, purchase)["Location"])

    page = client.get(f"{url(purchase)}thanks/").content.decode()

    assert f"Shipped within 1 day; arrives in {weeks}." in page
    assert f"Shipped within 1 day; arrives in {weeks}." in compose.receipt_email(Order.objects.get()).text


def test_it_says_how_far_a_disc_is(client: Client, sam: Actor, vendor: Vendor) -> None:
    item = goods.disc(vendor)
    assert "Shipped within 3 days; arrives in 2–3 weeks." in page_of(client, item.order)

    item = goods.shipped(item, sam, 30)
    page = page_of(client, item.order)
    assert "by UPS, tracking number 1Z999. Expected between" in page
    assert '<a href="https://www.ups.com/track?tracknum=1Z999"' in page
    assert "It should be there by now" in page

    RecordArrival(item.order, sam, item).run(outcome="delivered", comment="")
    page = page_of(client, item.order)
    assert "It has arrived." in page
    assert "It should be there by now" not in page


def test_it_promises_no_disc_that_is_not_shipped(client: Client, vendor: Vendor) -> None:
    item = goods.disc(vendor)
    withdraw(item)

    assert "Your disc" not in page_of(client, item.order)


def test_it_gives_vendors_their_own_words_for_it(sam: Actor, vendor: Vendor) -> None:
    words = "{{ delivery.shipments.told }}|{{ delivery.shipments.carrier }}|{{ delivery.shipments.window }}"
    item = goods.disc(vendor)
    assert (
        render(words, order_variables(item.order))
        == "Shipped within 3 days; arrives in 2–3 weeks.||2–3 weeks"
    )

    facts = order_variables(goods.shipped(item, sam).order)["delivery"]["shipping"]
    assert facts["tracking_url"] == "https://www.ups.com/track?tracknum=1Z999"
    assert set(facts) == set(sample_variables()["delivery"]["shipping"])
    assert set(order_variables(goods.disc(vendor, is_test=True).order)["delivery"]["shipping"].values()) == {
        ""
    }


def test_it_ships_to_whoever_gets_it(client: Client, product: Product, fake_gateway: FakeGateway) -> None:
    DeliveryTerms.objects.create(vendor=product.vendor, product=product, is_disc=True)
    assert (
        "Shipped on disc within 3 days; arrives in 1–2 weeks in"
        in client.get("/checkout/BP-1/").content.decode()
    )
    alone = {"recipient_street1": "12 Market St"}
    refused = client.post("/checkout/BP-1/", TYPED | alone).content.decode()
    assert refused.count("A disc is not shipped without it.") == 3

    to = {"recipient_last_name": "Byron", "recipient_city": "Reno", "recipient_country": "US"}
    purchase = begin(client, **alone | to)
    pay(press(client, purchase)["Location"])
    page = client.get(f"{url(purchase)}thanks/").content.decode()

    assert "arrives in 1–2 weeks." in page
    assert Shipment.objects.get().lines == ["Byron", "12 Market St", "Reno", "United States of America"]
