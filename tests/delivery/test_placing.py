"""A paid order is delivered when it is placed: links at once, the key by a worker, all of it in the emails."""

from django.core.mail import EmailMessage

from delivery.downloads.file_catalog import attach
from delivery.downloads.models import DownloadLink
from delivery.models import Delivery
from jobs.worker import process_jobs
from orders.models import Order
from orders.placing import OrderLineRequest, place_order
from tests import make
from tests.delivery import goods
from vendors.models import Vendor

FACTS = {
    "email": "grace@navy.example",
    "first_name": "Grace",
    "last_name": "Hopper",
    "country": "DE",
    "currency": "EUR",
    "payment_method": Order.PaymentMethod.CARD,
}


def test_it_delivers_what_is_paid(vendor: Vendor, mailoutbox: list[EmailMessage]) -> None:
    product = make.product(vendor)
    item = make.order(vendor).items.get()
    item.product = product
    goods.terms(item, key_source="built_in", receipt_text="Thank you for Backup Pro.")
    attach(goods.file(vendor, filename="setup.zip"), [product])

    order = place_order(vendor, [OrderLineRequest(product, 1, 4197, 798)], **FACTS)
    process_jobs()

    link = DownloadLink.objects.get(item__order=order)
    delivery = Delivery.objects.select_related("key").get(item__order=order)
    said = "\n".join(str(mail.body) for mail in mailoutbox)
    assert (link.used, link.limit, link.state) == (0, 3, "active")
    assert delivery.key is not None
    for told in ("Thank you for Backup Pro.", delivery.key.value, link.page_url):
        assert told in said


def test_it_delivers_nothing_that_is_not_paid(vendor: Vendor) -> None:
    place_order(
        vendor, [OrderLineRequest(make.product(vendor), 1, 4197)], status=Order.Status.PENDING, **FACTS
    )

    assert not Delivery.objects.exists()
