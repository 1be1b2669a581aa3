"""Makers of product files and of what hangs on them."""

import hashlib
from datetime import timedelta
from itertools import count
from typing import Any

from delivery.delivering import deliver
from delivery.shipments.shipments import address_now, address_of
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from delivery.downloads.models import DownloadLink, FileVersion, ProductFile
from delivery.licenses import pool as licensing_pool
from delivery.models import Delivery, DeliveryTerms
from delivery.shipments.actions.record_shipment import RecordShipment
from delivery.shipments.actions.verify_address import VerifyAddress
from jobs.enqueue import enqueue_all
from jobs.worker import process_jobs
from orders.models import Order, OrderItem
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

_numbers = count(1)


def upload(name: str = "backup-pro.zip", content: bytes = b"bytes of the program") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def file(vendor: Vendor, content: bytes = b"bytes of the program", **fields: Any) -> ProductFile:
    facts = {"name": "Backup Pro", "filename": f"backup-pro-{next(_numbers)}.zip"}
    made = ProductFile.objects.create(vendor=vendor, **facts | fields)
    version(made, content)
    return made


def version(file: ProductFile, content: bytes) -> FileVersion:
    """Uploaded just now: what customers get."""
    file.current = FileVersion.objects.create(
        vendor_id=file.vendor_id,
        file=file,
        label="1.0",
        stored=ContentFile(content, "x.zip"),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    file.save()
    return file.current


def link(item: OrderItem, file: ProductFile | None = None, **fields: Any) -> DownloadLink:
    """A link that works, of an item that was delivered with it."""
    made = file or globals()["file"](item.order.vendor)
    facts = {"filename": made.filename, "limit": 3, "expires_at": timezone.now() + timedelta(days=30)}
    return DownloadLink.objects.create(vendor_id=item.vendor_id, item=item, file=made, **facts | fields)


def terms(item: OrderItem, **fields: Any) -> DeliveryTerms:
    """The item becomes one of a product of the catalog, delivered on these terms."""
    item.product = item.product or make.product(item.order.vendor, name=item.name)
    item.save()
    return DeliveryTerms.objects.create(vendor_id=item.vendor_id, product=item.product, **fields)


def delivered(item: OrderItem) -> Delivery:
    """As the order's placing delivers it, its key made."""
    enqueue_all(deliver(item), vendor_id=item.vendor_id, subject=item.order.as_subject)
    process_jobs()
    return Delivery.objects.select_related("key").get(item=item)


def disc(vendor: Vendor, **fields: Any) -> OrderItem:
    """Bought a moment ago on disc, to an address in Bremen, and to be shipped."""
    product = make.product(vendor, name="Backup Pro on CD")
    DeliveryTerms.objects.create(vendor=vendor, product=product, is_disc=True)
    home = {"street1": "Am Wall 1", "postal_code": "28195", "city": "Bremen"}
    return again(make.place(vendor, product, **home | fields).items.get())


def again(item: OrderItem) -> OrderItem:
    """As it is now, with all that actions ask."""
    return OrderItem.objects.with_related().select_related("order__vendor").get(pk=item.pk)


def shipped(item: OrderItem, sam: Actor, days_ago: int = 0, **facts: Any) -> OrderItem:
    """Handed to the carrier so many days ago."""
    on = timezone.now().date() - timedelta(days=days_ago)
    Order.objects.filter(pk=item.order_id).update(placed_at=timezone.now() - timedelta(days=days_ago + 1))
    typed = {"carrier": "ups", "tracking": "1Z999", "shipped_on": on}
    RecordShipment(item.order, sam, item).run(**typed | facts)
    return again(item)


def verified(item: OrderItem, sam: Actor, **address: Any) -> OrderItem:
    """Customer Service has the address, corrected if it is said how."""
    now = address_of(address_now(item)) | address
    VerifyAddress(item.order, sam, item).run(outcome="verified", comment="by phone", **now)
    return again(item)


def pool(item: OrderItem, *values: str) -> None:
    assert item.product
    licensing_pool.add(item.product, list(values))
