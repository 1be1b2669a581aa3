"""Row 38: the privacy policy of the company that sold, in every customer's email and on every customer's page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checkout.entities import company
from checkout.order_lookup import lookup_worker
from checkout.order_lookup.links import MAILED_FOR, token_of
from delivery.downloads.models import DownloadLink
from delivery.emails import address_asked, disc_shipped, key_made
from delivery.shipments.models import Shipment
from devtools.fake_gateway.server import FakeGateway
from notifications.emails import compose
from notifications.emails.models import Email
from orders.models import Order
from refunds.emails import refund_made, request_forwarded
from tests import make
from tests.checkout.buyer import begin, pay, press, url
from tests.delivery import goods
from tests.routes import CUSTOMER_ROUTES
from vendors.models import Product, Vendor

HOST = "https://cs.mycommerce.com/privacy-policy/mycommerce"
SOLD_BY = {"US": f"{HOST}/mcus", "CA": f"{HOST}/mcus", "DE": f"{HOST}/mcie", "JP": f"{HOST}/mcie"}
SEEN_WITHOUT_ORDER = {"order_search", "checkout"}


def written_to_the_customer(order: Order) -> list[Email]:
    """One of each kind."""
    item = order.items.get()
    goods.terms(item, key_source="built_in")
    delivery = goods.delivered(item)
    assert delivery.key
    template = make.email_template(order.vendor, en="Hello {{ customer.name }}")
    lookup_worker._mail(order)
    return [
        Email.objects.get(subject=f"Your order {order.number}"),
        compose.receipt(order),
        compose.payment_due(order),
        compose.product_email(order, template),
        compose.address_changed(order, to="old@navy.example"),
        key_made(delivery, delivery.key),
        disc_shipped(order, item, Shipment(item=item, state="shipped", carrier="ups")),
        address_asked(order, item, order),
        refund_made(make.refund(order)),
        request_forwarded(make.refund_request(order)),
    ]


@pytest.mark.parametrize(("country", "address"), SOLD_BY.items())
def test_it_stands_under_every_mail_to_a_customer(vendor: Vendor, country: str, address: str) -> None:
    order = make.order(vendor, country=country)

    written = written_to_the_customer(order)

    assert {one.about for one in written} == set(Email.Subject) - set(Email.TO_VENDOR)
    for email in written:
        assert email.text.rstrip().endswith(f"): {address}"), email.subject
        assert not email.html or f'href="{address}"' in email.html, email.subject
    assert sum(bool(email.html) for email in written) == 3


def test_it_is_named_in_the_customers_language(vendor: Vendor) -> None:
    order = make.order(vendor, country="DE", language="de")

    assert f"Datenschutzerklärung (MyCommerce Ireland Ltd.): {HOST}/mcie" in compose.receipt(order).text


@pytest.mark.parametrize(("country", "region", "entity"), [("US", "OR", "mcus"), ("DE", "", "mcie")])
def test_it_stands_on_every_page_of_a_customer(
    client: Client, product: Product, fake_gateway: FakeGateway, country: str, region: str, entity: str
) -> None:
    purchase = begin(client, country=country, region=region)
    words = {"sku": "BP-1", "token": purchase.token}
    pages = {"purchase": client.get(url(purchase))}
    paying = press(client, purchase, place=1)["Location"]
    waiting = client.get(reverse("thanks", kwargs=words))
    pay(paying)
    pages["thanks"] = client.get(reverse("thanks", kwargs=words))
    order = Order.objects.get()
    token = token_of(order, lifetime=MAILED_FOR)
    pages["found_order"] = client.get(reverse("found_order", args=[token]))
    pages["found_receipt"] = client.get(reverse("found_receipt", args=[token, "order"]))
    pages["ask_refund"] = client.get(reverse("ask_refund", args=[token]))
    link = goods.link(order.items.get())
    pages["download_page"] = client.get(link.page_url)
    DownloadLink.objects.update(stopped_at=timezone.now())
    pages["refused"] = client.get(link.page_url)

    assert set(pages) - {"download_page", "refused"} == CUSTOMER_ROUTES - SEEN_WITHOUT_ORDER - {
        "found_receipt_pdf"
    }
    for name, page in (pages | {"not paid yet": waiting}).items():
        text = page.content.decode()
        assert f'href="{company(entity).privacy_url}"' in text, name
        assert text.count("privacy-policy") == 1, name


@pytest.mark.parametrize("page", ["/order-search/", "/checkout/BP-1/", "expired"])
def test_it_names_both_where_nobody_knows_yet_who_sells(client: Client, product: Product, page: str) -> None:
    if page == "expired":
        page = reverse("found_order", args=[token_of(make.order(product.vendor), lifetime=timedelta(0))])

    text = client.get(page).content.decode()

    for entity in ("mcus", "mcie"):
        assert f'href="{HOST}/{entity}"' in text
