"""The privacy policy of the company that sold, in every customer's email and on every customer's page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checkout.entities import company
from checkout.order_lookup.links import MAILED_FOR, sign_order
from delivery.downloads.models import DownloadLink
from devtools.fake_gateway.server import FakeGateway
from notifications.actions.change_email import ChangeEmail
from notifications.address_changes.links import answer_url
from notifications.address_changes.models import EmailChange
from notifications.emails import compose
from notifications.emails.models import Email
from orders.models import Order
from tests import make
from tests.checkout.buyer import pay, start_purchase, submit_summary, summary_url
from tests.checkout.documents.customer_emails import emails_to_customer
from tests.delivery import goods
from tests.routes import CUSTOMER_ROUTES
from vendors.actor import Actor
from vendors.models import Product, Vendor

HOST = "https://cs.mycommerce.com/privacy-policy/mycommerce"
POLICIES = {"US": f"{HOST}/mcus", "CA": f"{HOST}/mcus", "DE": f"{HOST}/mcie", "JP": f"{HOST}/mcie"}
SHOWN_WITHOUT_ORDER = {"order_search", "checkout", "mail_fresh_link"}
NO_PAGES = {"activate", "download", "found_receipt_pdf", "license_file", "own_fresh_link", "own_receipt"}


@pytest.mark.parametrize(("country", "address"), POLICIES.items())
def test_privacy_policy_is_linked_in_every_email_to_a_customer(
    vendor: Vendor, country: str, address: str
) -> None:
    order = make.order(vendor, country=country)

    emails = emails_to_customer(order)

    # A purchase email is of an order that another shop sold: no company of ours did.
    assert {email.kind for email in emails} == set(Email.Kind) - {*Email.TO_VENDOR, Email.Kind.PURCHASE}
    for email in emails:
        assert email.text.rstrip().endswith(f"): {address}"), email.subject
        assert not email.html or f'href="{address}"' in email.html, email.subject
    assert sum(bool(email.html) for email in emails) == 4


def test_privacy_policy_is_named_in_the_customers_language(vendor: Vendor) -> None:
    order = make.order(vendor, country="DE", language="de")

    assert f"Datenschutzerklärung (MyCommerce Ireland Ltd.): {HOST}/mcie" in compose.receipt_email(order).text


@pytest.mark.parametrize(("country", "region", "entity"), [("US", "OR", "mcus"), ("DE", "", "mcie")])
def test_privacy_policy_is_linked_on_every_page_of_a_customer(
    client: Client, product: Product, fake_gateway: FakeGateway, country: str, region: str, entity: str
) -> None:
    purchase = start_purchase(client, country=country, region=region)
    arguments = {"sku": "BP-1", "vendor_number": product.vendor.number, "token": purchase.token}
    pages = {"purchase": client.get(summary_url(purchase))}
    payment_url = submit_summary(client, purchase, place=1)["Location"]
    waiting_page = client.get(reverse("thanks", kwargs=arguments))
    pay(payment_url)
    pages["thanks"] = client.get(reverse("thanks", kwargs=arguments))
    order = Order.objects.get()
    token = sign_order(order, lifetime=MAILED_FOR)
    for route in ("found_order", "ask_refund", "own_address"):
        pages[route] = client.get(reverse(route, args=[token]))
    pages["found_receipt"] = client.get(reverse("found_receipt", args=[token, "order"]))
    pages["own_machine"] = client.get(reverse("own_machine", args=[token, order.items.get().pk]))
    link = goods.link(order.items.get())
    pages["download_page"] = client.get(link.page_url)
    DownloadLink.objects.update(stopped_at=timezone.now())
    pages["refused"] = client.get(link.page_url)

    ChangeEmail(order, Actor.customer(order, "by link")).run(email="hopper@elsewhere.example")
    for route in ("email_change", "new_email"):
        pages[route] = client.get(answer_url(EmailChange.objects.get(), route))

    assert set(pages) - {"refused"} == CUSTOMER_ROUTES - SHOWN_WITHOUT_ORDER - NO_PAGES
    for name, page in (pages | {"not paid yet": waiting_page}).items():
        text = page.content.decode()
        assert f'href="{company(entity).privacy_url}"' in text, name
        assert text.count("privacy-policy") == 1, name


@pytest.mark.parametrize("page", ["/order-search/", "/checkout/BP-1/", "expired"])
def test_privacy_policies_of_both_companies_are_linked_before_the_seller_is_known(
    client: Client, product: Product, page: str
) -> None:
    if page == "expired":
        page = reverse("found_order", args=[sign_order(make.order(product.vendor), lifetime=timedelta(0))])

    text = client.get(page).content.decode()

    for entity in ("mcus", "mcie"):
        assert f'href="{HOST}/{entity}"' in text
