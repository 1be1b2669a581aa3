"""A paid order is delivered when it is placed: links at once, the key by a worker, all of it in the emails."""

from typing import Any

from django.core.mail import EmailMessage

from delivery.downloads.file_catalog import attach_products
from delivery.downloads.models import DownloadLink
from delivery.models import Delivery
from jobs.worker import process_jobs
from orders.models import Order
from orders.placing import OrderLineRequest, place_order
from tests import make
from tests.delivery import goods
from vendors.models import Vendor

ORDER_FIELDS: dict[str, Any] = {
    "email": "grace@navy.example",
    "first_name": "Grace",
    "last_name": "Hopper",
    "country": "DE",
    "currency": "EUR",
    "payment_method": Order.PaymentMethod.CARD,
}


def test_paid_order_is_delivered_when_placed(vendor: Vendor, mailoutbox: list[EmailMessage]) -> None:
    product = make.product(vendor)
    item = make.order(vendor).items.get()
    item.product = product
    goods.terms(item, key_source="built_in", receipt_text="Thank you for Backup Pro.")
    attach_products(goods.file(vendor, filename="setup.zip"), [product])

    order = place_order(vendor, [OrderLineRequest(product, 1, 4197, 798)], **ORDER_FIELDS)
    process_jobs()

    link = DownloadLink.objects.get(item__order=order)
    delivery = Delivery.objects.select_related("key").get(item__order=order)
    emails = "\n".join(str(email.body) for email in mailoutbox)
    assert (link.used, link.limit, link.state) == (0, 3, "active")
    assert delivery.key is not None
    for text in ("Thank you for Backup Pro.", delivery.key.value, link.page_url):
        assert text in emails


def test_unpaid_order_is_not_delivered(vendor: Vendor) -> None:
    place_order(
        vendor, [OrderLineRequest(make.product(vendor), 1, 4197)], status=Order.Status.PENDING, **ORDER_FIELDS
    )

    assert not Delivery.objects.exists()
