"""The first steps of a new vendor, from nothing to an order that was sent again."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.rate_limit import AccountLimit
from notifications.emails.models import Email
from orders.models import Order
from tests import make
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
ENTRIES = (
    "Enter your email addresses",
    "Make your first product",
    "Say what your customers get",
    "Place a test order",
    "Send an order again",
    "Invite a colleague",
)


def open_entries(client: Client) -> list[str]:
    """Return the labels of the steps that Home links to."""
    page = client.get("/").text
    return [entry for entry in ENTRIES if f">{entry}</a>" in page]


@pytest.fixture
def client(alice: Actor, vendor: Vendor, panel: Panel) -> Client:
    """The panel of the owner of a vendor who has nothing yet."""
    vendor.is_set_up, vendor.support_email, vendor.notification_email = False, "", ""
    vendor.save()
    return panel(alice)


def test_new_vendor_is_led_to_its_first_product(client: Client, vendor: Vendor) -> None:
    assert open_entries(client) == list(ENTRIES)

    addresses = {"support_email": "help@acme.example", "notification_email": "orders@acme.example"}
    Vendor.objects.filter(pk=vendor.pk).update(**addresses)
    assert open_entries(client) == list(ENTRIES[1:])

    product = make.product(vendor)
    assert open_entries(client) == list(ENTRIES[2:])
    assert f'href="/catalog/products/{product.pk}/delivery/">{ENTRIES[2]}</a>' in client.get("/").text
    file = goods.file(vendor)
    client.post(f"/catalog/files/{file.pk}/products/", {"products": [product.pk]})
    assert open_entries(client) == list(ENTRIES[3:])


def test_new_vendor_is_led_to_a_test_order_and_sends_it_again(
    client: Client, vendor: Vendor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    product = make.product(vendor)
    page = client.post(f"/orders/test-order/{product.pk}/", follow=True).text
    order = Order.objects.get(vendor=vendor)
    assert (order.is_test, order.email, order.total_minor) == (
        True,
        "alice@demo.example",
        product.price_minor,
    )
    assert "Test order placed." in page
    assert ENTRIES[3] not in open_entries(client)

    resend = {"items": ["receipt"], "comment": "test", "token": "11111111-1111-4111-8111-111111111111"}
    client.post(f"/orders/{order.number}/actions/resend-order/", resend)
    assert Email.objects.filter(vendor=vendor, order=order).exists()
    with django_assert_max_num_queries(17):
        assert ENTRIES[4] not in open_entries(client)

    client.post("/home/checklist/close/")
    assert "First steps" not in client.get("/").text.replace("First steps closed", "")


def test_colleague_is_invited(client: Client) -> None:
    assert "Invite a colleague" in open_entries(client)

    client.post("/account/team/", {"email": "ada@demo.example", "role": "agent"})
    assert "Invite a colleague" not in open_entries(client)


def test_only_an_owner_closes_the_checklist(amir: Actor, vendor: Vendor, panel: Panel) -> None:
    Vendor.objects.filter(pk=vendor.pk).update(is_set_up=False)
    client = panel(amir)

    response = client.post("/home/checklist/close/")

    assert response.status_code == 403
    assert "Enter your email addresses" in client.get("/").text


def test_test_orders_have_a_limit(
    amir: Actor, vendor: Vendor, panel: Panel, fresh_limits: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orders.test_order.TEST_ORDERS", AccountLimit("test-orders", 2, 3_600))
    product, client = make.product(vendor), panel(amir)
    pages = [client.post(f"/orders/test-order/{product.pk}/", follow=True).text for _ in range(3)]

    assert "Many test orders were placed this hour" in pages[-1]
    assert Order.objects.filter(vendor=vendor).count() == 2
