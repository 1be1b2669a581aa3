"""The demo's deliveries as rows for COPY."""

import hashlib
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse

from core.copy_from import copy_all, copy_rows
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

TOKEN = "TOKEN"  # noqa: S105  a placeholder


def write(demo_deliveries: list[DemoDelivery]) -> None:
    links = [(delivery, link) for delivery in demo_deliveries for link in delivery.links]
    discs.write([disc for delivery in demo_deliveries for disc in delivery.discs])
    copy_all([_key_row(delivery, key) for delivery in demo_deliveries for key in delivery.keys])
    copy_all([_delivery_row(delivery) for delivery in demo_deliveries])
    copy_all([row for delivery in demo_deliveries for row in _activation_rows(delivery)])
    copy_all([_link_row(delivery, link) for delivery, link in links])
    copy_all([row for delivery, link in links for row in _download_rows(delivery, link)])
    copy_all([row for delivery in demo_deliveries for row in _pool_rows(delivery)])
    copy_rows(SearchKey, KEY_COLUMNS, (row for delivery in demo_deliveries for row in _search_rows(delivery)))


def _delivery_row(delivery: DemoDelivery) -> Delivery:
    return Delivery(
        pk=delivery.pk,
        vendor_id=delivery.purchase.seller.vendor.pk,
        item_id=delivery.line.pk,
        receipt_text=_receipt_text(delivery),
        links=len(delivery.links),
        key_id=delivery.key.pk if delivery.key else None,
        shipment_id=delivery.discs[-1].pk if delivery.discs else None,
        hardware_id=delivery.hardware_id,
        is_trialware=delivery.is_trialware,
        awaits_key_since=delivery.at if delivery.job else None,
        delivered_at=delivery.at,
        machines=sum(machine.deactivated_at is None for machine in delivery.machines),
    )


def _receipt_text(delivery: DemoDelivery) -> str:
    vendor = delivery.purchase.seller.vendor
    blocks = [delivery.setup.terms.receipt_text, _key_text(delivery)]
    for link in delivery.links:
        address = _download_page_url().replace(TOKEN, token_of(vendor, link.pk, 1, DOWNLOAD_SALT))
        blocks.append(f"Download {link.file.name}:\n{address}")
    blocks += [f"Your disc:\n{text}" for text in map(_disc_text, delivery.discs[-1:]) if text]
    return "\n\n".join(block for block in blocks if block)


def _key_text(delivery: DemoDelivery) -> str:
    if delivery.job:
        return "Your license key will follow in a separate email."
    if delivery.key is None:
        code = token_of(delivery.purchase.seller.vendor, delivery.line.pk, 1, ACTIVATION_SALT)
        return (
            f"{ACTIVATION}\n{code}" if delivery.setup.terms.is_passport and not delivery.is_refunded else ""
        )
    if delivery.key.filename:
        vendor = delivery.purchase.seller.vendor
        file_url = LicenseKey(pk=delivery.key.pk, vendor=vendor, filename=delivery.key.filename).file_url
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


def _key_row(delivery: DemoDelivery, key: DemoKey) -> LicenseKey:
    return LicenseKey(
        pk=key.pk,
        vendor_id=delivery.purchase.seller.vendor.pk,
        item_id=delivery.line.pk,
        value=key.value,
        filename=key.filename,
        source=KeySource(delivery.setup.terms.key_source).value,
        hardware_id=key.hardware_id,
        made_at=key.at,
        valid_until=key.valid_until,
        revoked_at=key.revoked_at,
        reason=key.reason,
    )


def _activation_rows(delivery: DemoDelivery) -> Iterator[Activation]:
    for machine in delivery.machines:
        yield Activation(
            vendor_id=delivery.purchase.seller.vendor.pk,
            item_id=delivery.line.pk,
            hardware_id=machine.hardware_id,
            address=machine.address,
            first_seen_at=machine.at,
            last_seen_at=machine.last_at,
            deactivated_at=machine.deactivated_at,
        )


def _link_row(delivery: DemoDelivery, link: DemoLink) -> DownloadLink:
    terms, used = delivery.setup.terms, len(link.downloads)
    return DownloadLink(
        pk=link.pk,
        vendor_id=delivery.purchase.seller.vendor.pk,
        item_id=delivery.line.pk,
        file_id=link.file.pk,
        filename=link.file.filename,
        limit=terms.download_limit,
        used=used,
        total=used,
        expires_at=delivery.at + terms.lifetime,
        created_at=delivery.at,
    )


def _download_rows(delivery: DemoDelivery, link: DemoLink) -> Iterator[Download]:
    digest = hashlib.sha256(delivery.purchase.customer.email.encode()).digest()
    address = f"203.0.113.{digest[0]}" if digest[1] % 3 else f"2001:db8::{digest[2]:x}{digest[3]:02x}"
    for download in link.downloads:
        yield Download(
            pk=download.pk,
            vendor_id=delivery.purchase.seller.vendor.pk,
            link_id=link.pk,
            version_id=link.file.version,
            client=digest.hex(),
            address=address,
            served=link.file.size,
            started_at=download.at,
        )


def _pool_rows(delivery: DemoDelivery) -> Iterator[PoolKey]:
    if delivery.setup.terms.key_source == KeySource.POOL:
        for key in delivery.keys:
            yield PoolKey(
                vendor_id=delivery.purchase.seller.vendor.pk,
                product_id=delivery.setup.product.pk,
                value=key.value,
                item_id=delivery.line.pk,
                added_at=delivery.at,
            )


def _search_rows(delivery: DemoDelivery) -> Iterator[tuple[Any, ...]]:
    purchase = delivery.purchase
    machines = {delivery.hardware_id, *(machine.hardware_id for machine in delivery.machines)}
    terms = [(SearchKey.Kind.LICENSE, key.value) for key in delivery.keys]
    for kind, term in [*terms, *((SearchKey.Kind.HARDWARE_ID, machine) for machine in machines)]:
        if term:
            value = search_key(term)[: SearchKey.MAX_LENGTH]
            yield purchase.seller.vendor.pk, purchase.pk, purchase.placed_at, kind.value, value
