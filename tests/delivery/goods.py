"""Makers of product files and of what hangs on them."""

import hashlib
from datetime import timedelta
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from delivery.delivering import deliver
from delivery.licensing import pool as licensing_pool
from delivery.models import Delivery, DeliveryTerms, DownloadLink, FileVersion, ProductFile
from orders import outbox
from orders.models import OrderItem
from tests import make
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
    outbox.put(deliver(item), vendor_id=item.vendor_id, order=item.order)
    outbox.drain()
    return Delivery.objects.select_related("key").get(item=item)


def pool(item: OrderItem, *values: str) -> None:
    assert item.product
    licensing_pool.add(item.product, list(values))
