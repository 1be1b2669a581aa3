"""What was taken away is handed out no more: neither in Receipt Text nor in receipts and other emails."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from delivery.downloads.file_catalog import attach_products
from delivery.licenses.models import LicenseKey
from delivery.models import Delivery
from delivery.withdrawal import restore_disputed_order, withdraw, withdraw_disputed_order
from notifications.emails.compose import receipt_email
from notifications.emails.variables import order_variables
from orders.models import Order, OrderItem
from tests import make
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


@pytest.fixture
def lines(vendor: Vendor) -> list[OrderItem]:
    """Two delivered lines of one order, each with a key and a link."""
    order = make.order(vendor, items=2)
    for item in order.items.order_by("position"):
        product = goods.terms(item, key_source="built_in", receipt_text="Thank you!").product
        attach_products(goods.file(vendor, filename=f"setup-{item.position}.zip"), [product])
        goods.delivered(item)
    return list(order.items.with_related().order_by("position"))


def secrets_of(item: OrderItem) -> list[str]:
    """Return the item's keys and the addresses of its links."""
    keys = LicenseKey.objects.filter(item=item).values_list("value", flat=True)
    return [*keys, *(link.page_url for link in item.links.select_related("vendor"))]


def mark_refunded(item: OrderItem, order_status: str = "partly_refunded") -> None:
    OrderItem.objects.filter(vendor_id=item.vendor_id, pk=item.pk).update(refund_status="refunded")
    Order.objects.filter(vendor_id=item.vendor_id, pk=item.order_id).update(status=order_status)


def receipt_text(item: OrderItem) -> str:
    return Delivery.objects.get(item=item).receipt_text


def receipt(item: OrderItem) -> str:
    return receipt_email(
        Order.objects.select_related("vendor").get(vendor_id=item.vendor_id, pk=item.order_id)
    ).text


def test_receipt_after_a_refund_names_neither_key_nor_links_of_the_refunded_line(
    lines: list[OrderItem],
) -> None:
    refunded, other = lines
    assert all(secret in receipt(refunded) for secret in secrets_of(refunded) + secrets_of(other))
    mark_refunded(refunded)

    withdraw(goods.reloaded(refunded))

    text = receipt(refunded)
    assert [secret in text for secret in secrets_of(refunded)] == [False] * 2
    assert all(secret in text for secret in secrets_of(other))
    assert receipt_text(refunded) == "Thank you!"


def test_license_that_was_left_valid_stays_in_the_receipt_without_links(lines: list[OrderItem]) -> None:
    refunded = lines[0]
    mark_refunded(refunded)

    withdraw(goods.reloaded(refunded), keep_license=True)

    key, link = secrets_of(refunded)
    text = receipt(refunded)
    assert (key in text, link in text) == (True, False)


@pytest.mark.parametrize("status", ["refunded", "charged_back", "canceled"])
def test_texts_and_variables_of_before_hand_out_nothing(
    lines: list[OrderItem], bob: Actor, panel: Panel, status: str
) -> None:
    """Their Receipt Text was written before, and nothing has rewritten it."""
    item = lines[0]
    mark_refunded(item, status)
    LicenseKey.objects.filter(item=item).update(revoked_at="2026-03-20T12:00Z")
    Delivery.objects.filter(item=item).update(key=None)
    secrets = secrets_of(item)
    assert secrets[0] in receipt_text(item)

    order = Order.objects.select_related("vendor").get(vendor_id=item.vendor_id, pk=item.order_id)
    variables: dict[str, Any] = order_variables(order, item.product_id)["delivery"]

    assert (variables["license_key"], variables["downloads"], variables["receipt_text"]) == (
        "",
        [],
        "Thank you!",
    )
    page = panel(bob).get(item.get_absolute_url()).text
    quote = page[page.index("Receipt Text") :]
    assert not any(secret in text for secret in secrets for text in (receipt(item), quote))


def test_dispute_takes_keys_and_links_out_of_the_receipt_until_it_is_over(lines: list[OrderItem]) -> None:
    item = lines[0]
    order = Order.objects.select_related("vendor").get(vendor_id=item.vendor_id, pk=item.order_id)
    Order.objects.filter(vendor_id=order.vendor_id, pk=order.pk).update(status="charged_back")
    order.status = Order.Status.CHARGED_BACK

    withdraw_disputed_order(order)
    assert not any(secret in receipt(item) for line in lines for secret in secrets_of(line))

    Order.objects.filter(vendor_id=order.vendor_id, pk=order.pk).update(status="paid")
    order.status = Order.Status.PAID
    restore_disputed_order(order, without={lines[1].pk})
    assert all(secret in receipt(item) for secret in secrets_of(item))
    assert LicenseKey.objects.get(item=lines[1]).state == "revoked"
