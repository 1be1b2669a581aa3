"""The demo's deliveries as rows for COPY."""

import hashlib
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse

from core.copy_from import copy_rows
from core.text import search_key
from delivery.downloads.models import Download, DownloadLink
from delivery.licenses.models import Activation, LicenseKey, PoolKey
from delivery.licenses.receipt_paragraphs import ACTIVATION
from delivery.models import Delivery, DeliveryTerms
from delivery.models.delivery_terms import KeySource
from delivery.shipments.models import Shipment
from delivery.shipments.sentences import status_sentence
from delivery.token import ACTIVATION_SALT, DOWNLOAD_SALT, token_of
from devtools.demo.delivery import discs
from devtools.demo.delivery.delivered import DemoDelivery, DemoKey, DemoLink
from orders.search.keys import KEY_COLUMNS
from orders.search.models import SearchKey

DELIVERY = (
    "id", "vendor_id", "item_id", "receipt_text", "links", "key_id", "hardware_id", "is_trialware",
    "awaits_key_since", "delivered_at", "machines", "shipment_id",
)  # fmt: skip
KEY = (
    "id",
    "vendor_id",
    "item_id",
    "value",
    "filename",
    "source",
    "hardware_id",
    "made_at",
    "valid_until",
    "revoked_at",
    "reason",
)
LINK = (
    "id", "vendor_id", "item_id", "file_id", "filename", "generation", "limit", "used", "total", "expires_at",
    "created_at",
)  # fmt: skip
DOWNLOAD = ("id", "vendor_id", "link_id", "version_id", "client", "address", "served", "started_at")
MACHINE = (
    "vendor_id", "item_id", "hardware_id", "address", "first_seen_at", "last_seen_at", "deactivated_at",
)  # fmt: skip
POOL = ("vendor_id", "product_id", "value", "item_id", "added_at")
TOKEN = "TOKEN"  # noqa: S105  a placeholder
Row = tuple[Any, ...]


def write(demo_deliveries: list[DemoDelivery]) -> None:
    links = [(delivery, link) for delivery in demo_deliveries for link in delivery.links]
    discs.write([disc for delivery in demo_deliveries for disc in delivery.discs])
    copy_rows(
        LicenseKey, KEY, (_key_row(delivery, key) for delivery in demo_deliveries for key in delivery.keys)
    )
    copy_rows(Delivery, DELIVERY, map(_delivery_row, demo_deliveries))
    copy_rows(
        Activation, MACHINE, (row for delivery in demo_deliveries for row in _activation_rows(delivery))
    )
    copy_rows(DownloadLink, LINK, (_link_row(delivery, link) for delivery, link in links))
    copy_rows(Download, DOWNLOAD, (row for delivery, link in links for row in _download_rows(delivery, link)))
    copy_rows(PoolKey, POOL, (row for delivery in demo_deliveries for row in _pool_rows(delivery)))
    copy_rows(SearchKey, KEY_COLUMNS, (row for delivery in demo_deliveries for row in _search_rows(delivery)))


def _delivery_row(delivery: DemoDelivery) -> Row:
    awaits = delivery.at if delivery.job else None
    active = sum(machine.deactivated_at is None for machine in delivery.machines)
    return (
        delivery.pk, delivery.purchase.seller.vendor.pk, delivery.line.pk, _receipt_text(delivery), len(delivery.links),
        delivery.key and delivery.key.pk, delivery.hardware_id, delivery.is_trialware, awaits, delivery.at, active,
        delivery.discs[-1].pk if delivery.discs else None,
    )  # fmt: skip


def _receipt_text(delivery: DemoDelivery) -> str:
    blocks = [delivery.setup.terms.receipt_text, _key_text(delivery)]
    for link in delivery.links:
        address = _download_page_url().replace(TOKEN, token_of(link.pk, 1, DOWNLOAD_SALT))
        blocks.append(f"Download {link.file.name}:\n{address}")
    blocks += [f"Your disc:\n{text}" for text in map(_disc_text, delivery.discs[-1:]) if text]
    return "\n\n".join(block for block in blocks if block)


def _key_text(delivery: DemoDelivery) -> str:
    if delivery.job:
        return "Your license key will follow in a separate email."
    if delivery.key is None:
        code = token_of(delivery.line.pk, 1, ACTIVATION_SALT)
        return (
            f"{ACTIVATION}\n{code}" if delivery.setup.terms.is_passport and not delivery.is_refunded else ""
        )
    if delivery.key.filename:
        file_url = LicenseKey(pk=delivery.key.pk, filename=delivery.key.filename).file_url
        return f"Your license key, as a file:\n{file_url}"
    return f"Your license key:\n{delivery.key.value}"


@cache
def _download_page_url() -> str:
    """Return the address of a download page with a placeholder: 30,000 look-ups of the route would take a second."""
    return str(settings.SITE_URL + reverse("download_page", args=[TOKEN]))


def _disc_text(disc: discs.Disc) -> str:
    row = Shipment(
        state=disc.state, carrier=disc.carrier, tracking=disc.tracking, shipped_on=disc.shipped_on,
        expected_until=disc.expected_until, country=disc.to.country.code,
    )  # fmt: skip
    return status_sentence(row, DeliveryTerms())


def _key_row(delivery: DemoDelivery, key: DemoKey) -> Row:
    return (
        key.pk, delivery.purchase.seller.vendor.pk, delivery.line.pk, key.value, key.filename,
        KeySource(delivery.setup.terms.key_source).value, key.hardware_id, key.at, key.valid_until,
        key.revoked_at, key.reason,
    )  # fmt: skip


def _activation_rows(delivery: DemoDelivery) -> Iterator[Row]:
    for machine in delivery.machines:
        yield (
            delivery.purchase.seller.vendor.pk, delivery.line.pk, machine.hardware_id, machine.address, machine.at,
            machine.last_at, machine.deactivated_at,
        )  # fmt: skip


def _link_row(delivery: DemoDelivery, link: DemoLink) -> Row:
    terms, used = delivery.setup.terms, len(link.downloads)
    return (
        link.pk, delivery.purchase.seller.vendor.pk, delivery.line.pk, link.file.pk, link.file.filename, 1,
        terms.download_limit, used, used, delivery.at + terms.lifetime, delivery.at,
    )  # fmt: skip


def _download_rows(delivery: DemoDelivery, link: DemoLink) -> Iterator[Row]:
    digest = hashlib.sha256(delivery.purchase.customer.email.encode()).digest()
    address = f"203.0.113.{digest[0]}" if digest[1] % 3 else f"2001:db8::{digest[2]:x}{digest[3]:02x}"
    for downloads in link.downloads:
        yield (
            downloads.pk, delivery.purchase.seller.vendor.pk, link.pk, link.file.version, digest.hex(), address,
            link.file.size, downloads.at,
        )  # fmt: skip


def _pool_rows(delivery: DemoDelivery) -> Iterator[Row]:
    if delivery.setup.terms.key_source == KeySource.POOL:
        for key in delivery.keys:
            yield (
                delivery.purchase.seller.vendor.pk,
                delivery.setup.product.pk,
                key.value,
                delivery.line.pk,
                delivery.at,
            )


def _search_rows(delivery: DemoDelivery) -> Iterator[Row]:
    purchase = delivery.purchase
    machines = {delivery.hardware_id, *(machine.hardware_id for machine in delivery.machines)}
    terms = [(SearchKey.Kind.LICENSE, key.value) for key in delivery.keys]
    for kind, term in [*terms, *((SearchKey.Kind.HARDWARE_ID, machine) for machine in machines)]:
        if term:
            value = search_key(term)[: SearchKey.MAX_LENGTH]
            yield purchase.seller.vendor.pk, purchase.pk, purchase.placed_at, kind.value, value
