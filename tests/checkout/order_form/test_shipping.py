"""What customers read of a disc: on the order form, the thank-you page, the order page and in the receipt."""

from collections.abc import Callable

import pytest
from django.test import Client

from checkout.order_lookup.links import SHOWN_FOR, sign_order
from delivery.models import DeliveryTerms
from delivery.shipments.actions.record_arrival import RecordArrival
from delivery.shipments.models import Shipment
from delivery.withdrawal import withdraw
from devtools.fake_gateway.server import FakeGateway
from notifications.emails import compose
from notifications.emails.liquid import render
from notifications.emails.variables import order_variables, sample_variables
from orders.models import Order
from tests.checkout.buyer import FORM_DATA, pay, start_purchase, submit_summary, summary_url
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Product, Vendor

Panel = Callable[[Actor], Client]


def order_page(client: Client, order: Order) -> str:
    return client.get(f"/order-search/{sign_order(order, lifetime=SHOWN_FOR)}/").content.decode()


@pytest.mark.parametrize(
    ("address", "weeks"),
    [({}, "2–3 weeks"), ({"country": "US", "region": "NY", "postal_code": "10001"}, "1–2 weeks")],
)
def test_thank_you_page_and_receipt_show_the_shipping_window(
    address: dict[str, str], weeks: str, client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    DeliveryTerms.objects.create(vendor=product.vendor, product=product, is_disc=True, ships_within_days=1)
    purchase = start_purchase(client, **address)
    pay(submit_summary(client, purchase)["Location"])

    page = client.get(f"{summary_url(purchase)}thanks/").content.decode()

    assert f"Shipped within 1 day; arrives in {weeks}." in page
    assert f"Shipped within 1 day; arrives in {weeks}." in compose.receipt_email(Order.objects.get()).text


def test_order_page_shows_the_state_of_the_shipment(client: Client, sam: Actor, vendor: Vendor) -> None:
    item = goods.disc(vendor)
    assert "Shipped within 3 days; arrives in 2–3 weeks." in order_page(client, item.order)

    item = goods.shipped(item, sam, 30)
    page = order_page(client, item.order)
    assert "by UPS, tracking number 1Z999. Expected between" in page
    assert '<a href="https://www.ups.com/track?tracknum=1Z999"' in page
    assert "It should be there by now" in page

    RecordArrival(item.order, sam, item).run(outcome="delivered", comment="")
    page = order_page(client, item.order)
    assert "It has arrived." in page
    assert "It should be there by now" not in page


def test_order_page_omits_a_withdrawn_disc(client: Client, vendor: Vendor) -> None:
    item = goods.disc(vendor)
    withdraw(item)

    assert "Your disc" not in order_page(client, item.order)


def test_email_templates_have_variables_of_the_shipment(sam: Actor, vendor: Vendor) -> None:
    template = "{{ delivery.shipping.status }}|{{ delivery.shipping.carrier }}|{{ delivery.shipping.window }}"
    item = goods.disc(vendor)
    assert (
        render(template, order_variables(item.order))
        == "Shipped within 3 days; arrives in 2–3 weeks.||2–3 weeks"
    )

    variables = order_variables(goods.shipped(item, sam).order)["delivery"]["shipping"]
    assert variables["tracking_url"] == "https://www.ups.com/track?tracknum=1Z999"
    assert set(variables) == set(sample_variables()["delivery"]["shipping"])
    assert set(order_variables(goods.disc(vendor, is_test=True).order)["delivery"]["shipping"].values()) == {
        ""
    }


def test_order_form_ships_a_disc_to_the_recipient(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    DeliveryTerms.objects.create(vendor=product.vendor, product=product, is_disc=True)
    assert (
        "Shipped on disc within 3 days; arrives in 1–2 weeks in"
        in client.get("/checkout/BP-1/").content.decode()
    )
    street = {"recipient_street1": "12 Market St"}
    refusal = client.post("/checkout/BP-1/", FORM_DATA | street).content.decode()
    assert refusal.count("A disc is not shipped without it.") == 3

    recipient = {"recipient_last_name": "Byron", "recipient_city": "Reno", "recipient_country": "US"}
    purchase = start_purchase(client, **street | recipient)
    pay(submit_summary(client, purchase)["Location"])
    page = client.get(f"{summary_url(purchase)}thanks/").content.decode()

    assert "arrives in 1–2 weeks." in page
    assert Shipment.objects.get().lines == ["Byron", "12 Market St", "Reno", "United States of America"]
