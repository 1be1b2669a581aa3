"""Makers of product files, deliveries and shipments."""

import hashlib
from datetime import timedelta
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from delivery.deliver import deliver_item
from delivery.downloads.models import DownloadLink, FileVersion, ProductFile
from delivery.licenses.models import LicenseKey
from delivery.licenses.pool import add_keys
from delivery.models import Delivery, DeliveryTerms
from delivery.shipments.actions.record_shipment import RecordShipment
from delivery.shipments.actions.verify_address import VerifyAddress
from delivery.shipments.lifecycle import address_values, current_address
from delivery.shipments.models import Shipment
from jobs.enqueue import enqueue_all
from jobs.worker import process_jobs
from orders.models import Order, OrderItem
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

_file_numbers = count(1)


def upload(name: str = "backup-pro.zip", content: bytes = b"bytes of the program") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def file(vendor: Vendor, content: bytes = b"bytes of the program", **fields: Any) -> ProductFile:
    defaults = {"name": "Backup Pro", "filename": f"backup-pro-{next(_file_numbers)}.zip"}
    product_file = ProductFile.objects.create(vendor=vendor, **defaults | fields)
    version(product_file, content)
    return product_file


def version(file: ProductFile, content: bytes) -> FileVersion:
    """Make the file's newest version, which customers get."""
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


def current(file: ProductFile) -> FileVersion:
    """Return the version that customers get."""
    assert file.current is not None
    return file.current


def link(item: OrderItem, file: ProductFile | None = None, **fields: Any) -> DownloadLink:
    """Make a link that works, of an item that was delivered with it."""
    product_file = file or globals()["file"](item.order.vendor)
    expires_at = timezone.now() + timedelta(days=30)
    defaults = {"filename": product_file.filename, "limit": 3, "expires_at": expires_at}
    return DownloadLink.objects.create(
        vendor_id=item.vendor_id, item=item, file=product_file, **defaults | fields
    )


def terms(item: OrderItem, **fields: Any) -> DeliveryTerms:
    """Make the item one of a product of the catalog, delivered on these terms."""
    item.product = item.product or make.product(item.order.vendor, name=item.name)
    item.save()
    return DeliveryTerms.objects.create(vendor_id=item.vendor_id, product=item.product, **fields)


def delivered(item: OrderItem) -> Delivery:
    """Deliver the item as placing its order does, and make its key."""
    enqueue_all(deliver_item(item), vendor_id=item.vendor_id, subject=item.order.as_subject)
    process_jobs()
    return Delivery.objects.select_related("key").get(item=item)


def key_of(delivery: Delivery) -> LicenseKey:
    """Return the key that was made for the delivery."""
    assert delivery.key is not None
    return delivery.key


def pool(item: OrderItem, *keys: str) -> None:
    """Add keys to the list of the item's product."""
    assert item.product
    add_keys(item.product, list(keys))


def disc(vendor: Vendor, **fields: Any) -> OrderItem:
    """Make an item on disc, bought a moment ago for an address in Bremen, and to be shipped."""
    product = make.product(vendor, name="Backup Pro on CD")
    DeliveryTerms.objects.create(vendor=vendor, product=product, is_disc=True)
    address = {"street1": "Am Wall 1", "postal_code": "28195", "city": "Bremen"}
    return reloaded(make.place(vendor, product, **address | fields).items.get())


def shipment_of(item: OrderItem) -> Shipment:
    """Return the shipment of an item on disc."""
    assert item.delivery.shipment is not None
    return item.delivery.shipment


def reloaded(item: OrderItem) -> OrderItem:
    """Return the item as it is now, with all that actions read."""
    items = OrderItem.objects.with_related().select_related("order__vendor")
    return items.get(vendor_id=item.vendor_id, pk=item.pk)


def shipped(item: OrderItem, sam: Actor, days_ago: int = 0, **changes: Any) -> OrderItem:
    """Record that the disc was shipped, so many days ago."""
    shipped_on = timezone.now().date() - timedelta(days=days_ago)
    Order.objects.filter(pk=item.order_id).update(placed_at=timezone.now() - timedelta(days=days_ago + 1))
    form_data: dict[str, Any] = {"carrier": "ups", "tracking": "1Z999", "shipped_on": shipped_on}
    RecordShipment(item.order, sam, item).run(**form_data | changes)
    return reloaded(item)


def verified(item: OrderItem, sam: Actor, **changes: Any) -> OrderItem:
    """Let Customer Service verify the address, with these changes."""
    address = address_values(current_address(item)) | changes
    VerifyAddress(item.order, sam, item).run(outcome="verified", comment="by phone", **address)
    return reloaded(item)
