"""How a product is delivered: the page for it, and the list of customers who wait for a key."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from delivery.licenses.models import PoolKey, SigningKey
from delivery.models import Delivery
from orders.models import Order, OrderItem
from tests import make
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Product, Vendor

Panel = Callable[[Actor], Client]
BINARY_FILE = SimpleUploadedFile("keys.csv", b"\xff")
TERMS = {
    "download_limit": 5,
    "download_days": 60,
    "old_key_days": 14,
    "low_stock_at": 2,
    "machines": 2,
    "ships_within_days": 3,
}


@pytest.fixture
def product(vendor: Vendor) -> Product:
    return make.product(vendor)


def page_of(product: Product) -> str:
    return f"/catalog/products/{product.pk}/delivery/"


def test_terms_page_saves_terms_and_makes_the_signing_key(
    amir: Actor, panel: Panel, product: Product
) -> None:
    client = panel(amir)

    client.post(page_of(product), TERMS | {"key_source": "built_in", "receipt_text": "Thank you!"})

    product.refresh_from_db()
    assert (product.terms.download_limit, product.terms.old_key_days) == (5, 14)
    assert SigningKey.objects.get().public in client.get(page_of(product)).content.decode()


def test_terms_page_refuses_a_limit_of_no_downloads(amir: Actor, panel: Panel, product: Product) -> None:
    response = panel(amir).post(page_of(product), TERMS | {"download_limit": 0})

    assert response.status_code == 200
    assert not hasattr(product, "terms")


def test_terms_page_adds_pasted_and_uploaded_keys_and_warns_when_few_are_left(
    amir: Actor, panel: Panel, product: Product
) -> None:
    client = panel(amir)
    client.post(page_of(product), TERMS | {"key_source": "pool"})
    assert "No license key is left" in client.get(page_of(product)).content.decode()

    csv = SimpleUploadedFile("keys.csv", "\ufeffTHREE;\r\nTWO\r\n".encode())
    response = client.post(f"{page_of(product)}keys/", {"keys": "ONE\nTWO", "file": csv}, follow=True)
    assert "3 license keys added." in response.content.decode()
    response = client.post(f"{page_of(product)}keys/", {"keys": "TWO\nFOUR"}, follow=True)
    assert "1 license key added. 1 were there already and are refused." in response.content.decode()
    assert "Only" not in response.content.decode()
    PoolKey.objects.filter(value__in=("ONE", "TWO")).update(item=make.order(product.vendor).items.get())
    assert "Only 2 license keys left" in client.get(page_of(product)).content.decode()


@pytest.mark.parametrize("form", [{}, {"keys": " \n "}, {"keys": "x" * 501}, {"file": BINARY_FILE}])
def test_terms_page_refuses_invalid_keys(
    amir: Actor, panel: Panel, product: Product, form: dict[str, object]
) -> None:
    assert panel(amir).post(f"{page_of(product)}keys/", form).status_code == 200
    assert not PoolKey.objects.exists()


def test_missing_keys_lists_paid_items_that_wait_for_a_key(
    anna: Actor, bob: Actor, item: OrderItem, vendor: Vendor, panel: Panel
) -> None:
    goods.terms(item, key_source="pool")
    for status in (Order.Status.PENDING, Order.Status.REFUNDED):
        undeliverable_item = make.order(vendor, status=status).items.get()
        Delivery.objects.create(vendor=vendor, item=undeliverable_item, awaits_key_since=make.PLACED_AT)
    goods.delivered(item)
    client = panel(anna)

    page = client.get("/delivery/missing-keys/").content.decode()
    assert page.count("retry-license-key") == 1
    assert "The list of license keys is empty" in page
    assert "retry-license-key" not in panel(bob).get("/delivery/missing-keys/").content.decode()

    form = {"action": "retry-license-key", "next": "/delivery/missing-keys/"}
    response = client.post(f"{item.get_absolute_url()}actions/", form, follow=True)
    assert "The license key is being made." in response.content.decode()


def test_missing_keys_of_all_vendors_leave_out_what_was_refunded(
    sam: Actor, order: Order, item: OrderItem, other_vendor: Vendor, panel: Panel
) -> None:
    refunded = make.order(other_vendor, status=Order.Status.REFUNDED)
    foreign_order = make.order(other_vendor)
    for waiting in (item, refunded.items.get(), foreign_order.items.get()):
        Delivery.objects.create(vendor=waiting.vendor, item=waiting, awaits_key_since=make.PLACED_AT)

    page = panel(sam).get("/admin/delivery/delivery/").content.decode()

    numbers = (order.number, foreign_order.number, refunded.number)
    assert [number in page for number in numbers] == [True, True, False]


@pytest.mark.parametrize(("count", "has_more"), [(200, False), (201, True)])
def test_missing_keys_speak_of_more_only_beyond_200(
    anna: Actor, vendor: Vendor, panel: Panel, count: int, has_more: bool
) -> None:
    Delivery.objects.bulk_create(
        Delivery(vendor=vendor, item=item, awaits_key_since=make.PLACED_AT)
        for item in make.order(vendor, items=count).items.all()
    )

    page = panel(anna).get("/delivery/missing-keys/").content.decode()

    assert (page.count("retry-license-key"), "More wait" in page) == (200, has_more)
