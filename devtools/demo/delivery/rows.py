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
from devtools.demo.delivery.delivered import Delivered, Key, Linked
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
TOKEN = "TOKEN"  # noqa: S105  stands for one
Row = tuple[Any, ...]


def write(delivered: list[Delivered]) -> None:
    links = [(one, link) for one in delivered for link in one.links]
    discs.write([disc for one in delivered for disc in one.discs])
    copy_rows(LicenseKey, KEY, (_key_row(one, key) for one in delivered for key in one.keys))
    copy_rows(Delivery, DELIVERY, map(_delivery_row, delivered))
    copy_rows(Activation, MACHINE, (row for one in delivered for row in _activation_rows(one)))
    copy_rows(DownloadLink, LINK, (_link_row(one, link) for one, link in links))
    copy_rows(Download, DOWNLOAD, (row for one, link in links for row in _download_rows(one, link)))
    copy_rows(PoolKey, POOL, (row for one in delivered for row in _pool_rows(one)))
    copy_rows(SearchKey, KEY_COLUMNS, (row for one in delivered for row in _search_rows(one)))


def _delivery_row(one: Delivered) -> Row:
    awaits = one.at if one.job else None
    active = sum(machine.deactivated_at is None for machine in one.machines)
    return (
        one.pk, one.purchase.seller.vendor.pk, one.line.pk, _receipt_text(one), len(one.links),
        one.key and one.key.pk, one.hardware_id, one.is_trialware, awaits, one.at, active,
        one.discs[-1].pk if one.discs else None,
    )  # fmt: skip


def _receipt_text(one: Delivered) -> str:
    blocks = [one.kit.terms.receipt_text, _of_key(one)]
    for link in one.links:
        address = _page().replace(TOKEN, token_of(link.pk, 1, DOWNLOAD_SALT))
        blocks.append(f"Download {link.file.name}:\n{address}")
    blocks += [f"Your disc:\n{words}" for words in map(_of_disc, one.discs[-1:]) if words]
    return "\n\n".join(block for block in blocks if block)


def _of_key(one: Delivered) -> str:
    if one.job:
        return "Your license key will follow in a separate email."
    if one.key is None:
        code = token_of(one.line.pk, 1, ACTIVATION_SALT)
        return f"{ACTIVATION}\n{code}" if one.kit.terms.is_passport and not one.is_refunded else ""
    if one.key.filename:
        file_url = LicenseKey(pk=one.key.pk, filename=one.key.filename).file_url
        return f"Your license key, as a file:\n{file_url}"
    return f"Your license key:\n{one.key.value}"


@cache
def _page() -> str:
    """The address of any download page: looking up the route for each of 30,000 would take a second."""
    return str(settings.SITE_URL + reverse("download_page", args=[TOKEN]))


def _of_disc(disc: discs.Disc) -> str:
    row = Shipment(
        state=disc.state, carrier=disc.carrier, tracking=disc.tracking, shipped_on=disc.shipped_on,
        expected_until=disc.expected_until, country=disc.to.country.code,
    )  # fmt: skip
    return status_sentence(row, DeliveryTerms())


def _key_row(one: Delivered, key: Key) -> Row:
    return (
        key.pk, one.purchase.seller.vendor.pk, one.line.pk, key.value, key.filename,
        KeySource(one.kit.terms.key_source).value, key.hardware_id, key.at, key.valid_until, key.revoked_at, key.reason,
    )  # fmt: skip


def _activation_rows(one: Delivered) -> Iterator[Row]:
    for machine in one.machines:
        yield (
            one.purchase.seller.vendor.pk, one.line.pk, machine.hardware_id, machine.address, machine.at,
            machine.last_at, machine.deactivated_at,
        )  # fmt: skip


def _link_row(one: Delivered, link: Linked) -> Row:
    terms, used = one.kit.terms, len(link.fetched)
    return (
        link.pk, one.purchase.seller.vendor.pk, one.line.pk, link.file.pk, link.file.filename, 1,
        terms.download_limit, used, used, one.at + terms.lifetime, one.at,
    )  # fmt: skip


def _download_rows(one: Delivered, link: Linked) -> Iterator[Row]:
    digest = hashlib.sha256(one.purchase.customer.email.encode()).digest()
    address = f"203.0.113.{digest[0]}" if digest[1] % 3 else f"2001:db8::{digest[2]:x}{digest[3]:02x}"
    for fetched in link.fetched:
        yield (
            fetched.pk, one.purchase.seller.vendor.pk, link.pk, link.file.version, digest.hex(), address,
            link.file.size, fetched.at,
        )  # fmt: skip


def _pool_rows(one: Delivered) -> Iterator[Row]:
    if one.kit.terms.key_source == KeySource.POOL:
        for key in one.keys:
            yield one.purchase.seller.vendor.pk, one.kit.product.pk, key.value, one.line.pk, one.at


def _search_rows(one: Delivered) -> Iterator[Row]:
    purchase = one.purchase
    machines = {one.hardware_id, *(machine.hardware_id for machine in one.machines)}
    facts = [(SearchKey.Kind.LICENSE, key.value) for key in one.keys]
    for kind, fact in [*facts, *((SearchKey.Kind.HARDWARE_ID, machine) for machine in machines)]:
        if fact:
            value = search_key(fact)[: SearchKey.MAX_LENGTH]
            yield purchase.seller.vendor.pk, purchase.pk, purchase.placed_at, kind.value, value
