"""Product files with something in them, terms, signing keys and lists of keys."""

import hashlib
import io
import tomllib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from core.encryption import encrypt
from delivery.downloads.models import Component, FileVersion, ProductFile
from delivery.licenses import pool
from delivery.licenses.models import SigningKey
from delivery.models import DeliveryTerms
from delivery.models.delivery_terms import KeySource
from devtools.demo.vendors import Seller
from vendors.models import Product


@dataclass(slots=True)
class DemoFile:
    """A file as it was called when it was delivered; removed or renamed since, it has another name now."""

    pk: int
    name: str
    filename: str
    version: int
    size: int


@dataclass(slots=True)
class DeliverySetup:
    """What one product is delivered with."""

    product: Product
    terms: DeliveryTerms
    files: list[DemoFile]
    private: Ed25519PrivateKey
    generator: str = ""  # text, file or down: which of the demo's own stands for the vendor's


def write_catalog(sellers: Iterable[Seller]) -> dict[int, DeliverySetup]:
    """Return the setup of each product, by its id."""
    catalog = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    setups: dict[int, DeliverySetup] = {}
    for seller in sellers:
        fields, by_sku = catalog[seller.key], {product.sku: product for product in seller.products}
        for product in seller.products:
            setups[product.pk] = _setup(product, fields["terms"].get(product.sku, {}))
        for sku, count in fields.get("keys_left", {}).items():
            pool.add_keys(by_sku[sku], [f"{sku}-{number * 7919:06}" for number in range(1, count + 1)])
        for file in fields["files"]:
            demo_file = _write_file(seller, file, [by_sku[sku] for sku in file["with"]])
            for sku in file["with"]:
                setups[by_sku[sku].pk].files.append(demo_file)
    return setups


def _setup(product: Product, terms: dict[str, Any]) -> DeliverySetup:
    private = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(product.sku.encode()).digest())
    generator = terms.get("generator", "")
    if generator:
        address = settings.SITE_URL + reverse("demo_generator", args=[generator])
        terms = {"key_source": KeySource.VENDOR, "generator_url": address}
    delivery_terms = DeliveryTerms.objects.create(vendor_id=product.vendor_id, product=product, **terms)
    if delivery_terms.key_source == KeySource.BUILT_IN:
        SigningKey.objects.create(
            vendor_id=product.vendor_id,
            product=product,
            private_sealed=encrypt(private.private_bytes_raw()),
            public=private.public_key().public_bytes_raw().hex(),
        )
    return DeliverySetup(product, delivery_terms, [], private, generator)


def _write_file(seller: Seller, fields: dict[str, Any], products: list[Product]) -> DemoFile:
    vendor = seller.vendor
    file = ProductFile.objects.create(
        vendor=vendor, name=fields["name"], filename=fields.get("now", fields["filename"])
    )
    if "before" in fields:
        _write_version(seller, file, fields, fields["before"], timezone.now() - timedelta(days=75))
    file.current = _write_version(
        seller, file, fields, fields["version"], timezone.now() - timedelta(days=12)
    )
    if fields.get("removed"):
        file.removed_at = timezone.now()
    else:
        Component.objects.bulk_create(
            Component(vendor=vendor, product=product, file=file) for product in products
        )
    file.save()
    return DemoFile(file.pk, fields["name"], fields["filename"], file.current.pk, file.current.size)


def _write_version(
    seller: Seller, file: ProductFile, fields: dict[str, Any], label: str, at: datetime
) -> FileVersion:
    content = _archive(f"{fields['name']} {label}", fields["size"])
    return FileVersion.objects.create(
        vendor=seller.vendor,
        file=file,
        label=label,
        stored=ContentFile(content, fields["filename"]),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_at=at,
        uploaded_by=next(iter(seller.team.values())).user if seller.team else None,
    )


def _archive(name: str, kilobytes: int) -> bytes:
    """Return a zip file, the same each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            zipfile.ZipInfo("README.txt"), f"{name}\n\nA file of the demo; there is no program in it.\n"
        )
        archive.writestr(zipfile.ZipInfo("data.bin"), Random(name).randbytes(kilobytes * 1024))  # noqa: S311
    return buffer.getvalue()
