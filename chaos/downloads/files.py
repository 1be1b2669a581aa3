"""What a proof of downloads works on: a vendor, a paid order, one big file, and as many links to it as wanted."""

import hashlib
import os
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from delivery.downloads.models import DownloadLink, FileVersion, ProductFile
from orders.models import Order, OrderItem
from vendors.models import Vendor

BLOCK = 2**20


@dataclass(frozen=True, slots=True)
class TestFile:
    """One link."""

    pk: int
    path: str

    def used(self) -> int:
        try:
            return DownloadLink.objects.values_list("used", flat=True).get(pk=self.pk)
        finally:
            connection.close()


class TestFiles:
    def __init__(self, size: int, folder: Path) -> None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright leaves its event loop behind
        call_command("migrate", interactive=False, verbosity=0)
        self.vendor = Vendor.objects.create(number=1, name="Acme Software")
        amounts = {"currency": "EUR", "net_minor": 1, "tax_minor": 0, "total_minor": 1}
        order = Order.objects.create(
            vendor=self.vendor,
            number="1-1-1",
            placed_at=timezone.now(),
            status=Order.Status.PAID,
            payment_method=Order.PaymentMethod.CARD,
            **amounts,
        )
        self.order, self.amounts, self.positions = order, amounts, count(1)
        self.size = size
        self.stored, self.digest = _write(size, folder / "media")
        self.file = ProductFile.objects.create(vendor=self.vendor, name="Big", filename="big.zip")
        self.file.current = FileVersion.objects.create(
            vendor=self.vendor, file=self.file, stored=self.stored, size=size, sha256=self.digest
        )
        self.file.save()

    def link(self) -> TestFile:
        """A fresh one, of an item of its own."""
        item = OrderItem.objects.create(
            vendor=self.vendor,
            order=self.order,
            position=next(self.positions),
            name="Big",
            quantity=1,
            **self.amounts,
        )
        link = DownloadLink.objects.create(
            vendor=self.vendor,
            item=item,
            file=self.file,
            filename=self.file.filename,
            limit=3,
            expires_at=timezone.now() + timedelta(days=1),
        )
        connection.close()
        return TestFile(link.pk, f"/d/{link.token}/{link.filename}")


def _write(size: int, media: Path) -> tuple[str, str]:
    """Noise, which no connection can pack."""
    media.mkdir(parents=True)
    digest = hashlib.sha256()
    with (media / "big.bin").open("wb") as file:
        for _ in range(size // BLOCK):
            block = os.urandom(BLOCK)
            digest.update(block)
            file.write(block)
    return "big.bin", digest.hexdigest()
