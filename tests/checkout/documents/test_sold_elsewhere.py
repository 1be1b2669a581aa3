"""An order that another shop sold: no document of ours, and every page says where its money and receipt are."""

from collections.abc import Callable

import pytest
from django.test import Client

from checkout.documents.issue import issue_invoice
from checkout.order_lookup.links import SHOWN_FOR, order_url
from notifications.emails import compose
from notifications.emails.models import Email
from notifications.emails.reply import render_reply
from orders.models import Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

MERCHANT = "merchant of record"


@pytest.fixture
def order(vendor: Vendor) -> Order:
    vendor.support_email = "help@quillmark.example"
    vendor.save()
    return make.order(vendor, source="Shopify", reference="#1001", payment_method="unknown", charge_id="")


@pytest.fixture
def url(order: Order) -> str:
    """Return the address of the customer's page."""
    return order_url(order, lifetime=SHOWN_FOR)


def test_an_order_sold_elsewhere_gets_no_invoice(order: Order) -> None:
    assert issue_invoice(order) is None


def test_customer_sees_where_the_receipt_is(client: Client, order: Order, url: str) -> None:
    page = client.get(url).content.decode()

    assert "Shopify order #1001" in page
    assert "Acme Software sold this through Shopify on 14 March 2026, as order #1001." in page
    assert "help@quillmark.example" in page
    assert "orders@mycommerce.com" not in page
    assert "Ask for a refund" not in page
    assert MERCHANT not in page


def test_receipt_page_says_where_it_was_bought(client: Client, order: Order, url: str) -> None:
    page = client.get(f"{url}order/").content.decode()

    assert "Where your receipt is" in page
    assert MERCHANT not in page
    assert "Paid" not in page
    assert client.get(f"{url}order.pdf").status_code == 404


def test_customer_finds_the_order_by_the_number_of_the_other_shop(client: Client, order: Order) -> None:
    typed = {"by": "number", "email": order.email, "number": "1001"}

    assert "/order-search/" in client.post("/order-search/", typed).headers["Location"]


def test_customer_cannot_ask_us_for_the_money(client: Client, order: Order, url: str) -> None:
    page = client.get(f"{url}refund/").content.decode()

    assert "the money is there" in page
    assert "Send the request" not in page


def test_vendor_sees_who_sold_it(order: Order, amir: Actor, panel: Callable[[Actor], Client]) -> None:
    client = panel(amir)

    page = client.get(order.get_absolute_url()).content.decode()
    assert "Acme Software sold this through Shopify, as order #1001." in page
    receipts = client.get(f"{order.get_absolute_url()}receipts/").content.decode()
    assert "There is no document of ours" in receipts
    assert client.get(f"{order.get_absolute_url()}receipts/order/").status_code == 200
    assert client.get(f"{order.get_absolute_url()}receipts/order.pdf").status_code == 404


def test_refund_action_says_where_the_money_is(
    order: Order, amir: Actor, panel: Callable[[Actor], Client]
) -> None:
    page = panel(amir).get(f"{order.get_absolute_url()}actions/refund-order/").content.decode()

    assert "Shopify sold it and has the money: refund it there" in page


def test_resend_mails_the_purchase_of_the_vendor(order: Order) -> None:
    email = compose.receipt_email(order)

    assert (email.kind, email.subject) == (Email.Kind.PURCHASE, "Your purchase from Acme Software")
    assert "bought from Acme Software at Shopify on March 14, 2026, order #1001" in email.text
    assert "This is not a receipt" in email.text
    assert "mycommerce" not in email.text.lower() + email.html.lower()


def test_resend_speaks_the_customers_language(order: Order) -> None:
    order.language = "de"

    assert compose.receipt_email(order).subject == "Ihr Einkauf bei Acme Software"


def test_resend_names_the_purchase(order: Order, amir: Actor, panel: Callable[[Actor], Client]) -> None:
    page = panel(amir).get(f"{order.get_absolute_url()}actions/resend-order/").content.decode()

    assert "Your purchase" in page
    assert "Transaction Receipt" not in page


def test_reply_names_the_number_that_the_customer_knows(order: Order) -> None:
    reply = render_reply(order)

    assert "the order number #1001" in reply
    assert "orders@mycommerce.com" not in reply
