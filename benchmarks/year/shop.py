"""The vendor of the year, and what happens on each of its days."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from delivery.downloads.models import Component, DownloadLink, FileVersion, ProductFile
from delivery.licenses import pool
from delivery.models import DeliveryTerms
from jobs.worker import process_jobs
from notifications.webhooks.models import Event, NoticeEndpoint
from notifications.webhooks.signing import encrypt_secret, new_secret
from orders.models import Order
from orders.placing import OrderLineRequest, place_order
from orders.tasks import enqueue_retention, sign_history
from refunds.actions.refund_order import RefundOrder
from vendors.actor import Actor
from vendors.models import Product, Seat, User, Vendor
from vendors.rights import Role

NET, TAX = 4_197, 798
CONTENT = b"bytes of the program" * 50
REFUNDED_AFTER, REFUNDED_EVERY = 5, 10  # days; so many orders


@dataclass(slots=True)
class Shop:
    vendor: Vendor
    product: Product
    actor: Actor
    orders_a_day: int
    numbers: list[str] = field(default_factory=list)  # of all orders, oldest first

    @classmethod
    def open(cls, figures: dict[str, int], notice_url: str) -> "Shop":
        """A product with a file and a list of keys, and a server that is sent notices."""
        days = {name: min(days, figures["RETENTION"]) for name, days in settings.RETENTION_DAYS.items()}
        settings.RETENTION_DAYS = days
        vendor = Vendor.objects.create(number=99_001, name="Year Software", is_set_up=True)
        user = User.objects.create_user("owner@year.example")
        Seat.objects.create(user=user, vendor=vendor, role=Role.OWNER)
        product = Product.objects.create(
            vendor=vendor, sku="BP-1", name="Backup Pro", currency="EUR", price_minor=NET + TAX
        )
        DeliveryTerms.objects.create(
            vendor=vendor, product=product, key_source="pool", download_days=3_650, download_limit=1_000
        )
        pool.add_keys(product, [f"KEY-{n:07}" for n in range(figures["DAYS"] * figures["ORDERS"])])
        _add_file(product)
        NoticeEndpoint.objects.create(
            vendor=vendor, url=notice_url, events=Event.values, secret=encrypt_secret(new_secret())
        )
        return cls(vendor, product, Actor.of(user), figures["ORDERS"])

    def live_one_day(self) -> None:
        orders = [self._place() for _ in range(self.orders_a_day)]
        process_jobs()
        for order in orders:
            _download(order)
        self._refund_some()
        sign_history()
        enqueue_retention()
        process_jobs()

    def _place(self) -> Order:
        customer = f"customer{len(self.numbers)}"
        total = NET + TAX
        fields: dict[str, Any] = {
            "first_name": "Kim",
            "last_name": customer.capitalize(),
            "email": f"{customer}@year.example",
            "country": "DE",
            "currency": "EUR",
            "payment_method": "card",
            "card_brand": "Visa",
            "card_last4": "4242",
            "charge_id": f"ch_fake_eur_{total}_ok_{uuid4().hex}",
            "tax_rate_bp": 1_900,
            "tax_country": "DE",
        }
        order = place_order(self.vendor, [OrderLineRequest(self.product, 1, NET, TAX)], **fields)
        self.numbers.append(order.number)
        return order

    def _refund_some(self) -> None:
        """Refund each tenth of the orders of some days ago."""
        before = len(self.numbers) - REFUNDED_AFTER * self.orders_a_day
        for position in range(max(0, before - self.orders_a_day), max(0, before)):
            if position % REFUNDED_EVERY == 0:
                order = Order.objects.get(vendor=self.vendor, number=self.numbers[position])
                RefundOrder(order, self.actor).run(comment="bought by mistake", keeps_license=True)


def _add_file(product: Product) -> None:
    vendor = product.vendor
    file = ProductFile.objects.create(vendor=vendor, name="Backup Pro", filename="backup-pro.zip")
    file.current = FileVersion.objects.create(
        vendor=vendor,
        file=file,
        label="1.0",
        stored=ContentFile(CONTENT, "x.zip"),
        size=len(CONTENT),
        sha256=sha256(CONTENT).hexdigest(),
    )
    file.save()
    Component.objects.create(vendor=vendor, product=product, file=file)


def _download(order: Order) -> None:
    """Fetch each file of the order."""
    for link in DownloadLink.objects.filter(item__order=order).select_related("vendor"):
        path = reverse("download", args=[link.token, link.filename])
        response = Client().get(path, headers={"User-Agent": "Mozilla/5.0 of the year"})
        assert b"".join(response) == CONTENT, response.status_code  # noqa: S101  a bench, not the product
