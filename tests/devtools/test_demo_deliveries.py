"""The demo's deliveries: every state of a link and of a key, and each file can be had."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from delivery.downloads.models import Download, DownloadLink
from delivery.licenses.built_in import verify_key
from delivery.licenses.models import Activation, LicenseKey, SigningKey
from delivery.licenses.pool import count_left
from delivery.models import Delivery
from delivery.shipments.models import Shipment
from devtools.demo.delivery.keys import DOWN, EMPTY
from devtools.management.commands.demo import load
from jobs.models import Job
from orders.models import Activity
from orders.search.models import SearchKey
from tests.emptying import empty_database
from vendors.models import Product

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        load((505, 60, 20), datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0))
        yield
        empty_database()


def test_links_are_in_every_state() -> None:
    links = DownloadLink.objects.select_related("file", "item")

    assert {link.state for link in links} == {"active", "expired", "exhausted", "gone", "stopped"}


def test_keys_are_active_revoked_bound_to_machines_and_pending() -> None:
    waiting = Delivery.objects.filter(awaits_key_since__isnull=False)

    assert {key.state for key in LicenseKey.objects.all()} == {"active", "replaced", "revoked"}
    assert {(key.source, bool(key.filename)) for key in LicenseKey.objects.all()} == {
        ("pool", False), ("built_in", False), ("vendor", False), ("vendor", True)
    }  # fmt: skip
    assert LicenseKey.objects.exclude(hardware_id="").exists()
    jobs = Job.objects.filter(task="delivery.make_license_key")
    assert {(job.last_error, job.status) for job in jobs} >= {
        (EMPTY, "retrying"), (DOWN, "retrying"), (DOWN, "failed")
    }  # fmt: skip
    assert waiting.exists()
    assert {delivery.purchase for delivery in Delivery.objects.all()} == {
        "Trialware purchase",
        "Direct purchase",
    }
    assert count_left(Product.objects.get(sku="QM-OUTLINER")) < 20


def test_machines_are_in_every_state_and_have_a_key_each() -> None:
    activations = Activation.objects.select_related("item__delivery__key")
    keys = LicenseKey.objects.active().filter(item__product__sku="QM-OUTLINER")

    assert {activation.state for activation in activations} == {"active", "deactivated"}
    assert {delivery.machines for delivery in Delivery.objects.filter(item__product__sku="QM-OUTLINER")} == {
        0,
        1,
        2,
    }
    assert {activation.item.delivery.is_trialware for activation in activations} == {True, False}
    assert activations.filter(item__refund_status="refunded").exists()
    active = activations.active().exclude(item__refund_status="refunded")
    assert sorted(keys.values_list("item", "hardware_id")) == sorted(
        active.values_list("item", "hardware_id")
    )
    machine = active.latest("pk")
    search_keys = SearchKey.objects.filter(kind=SearchKey.Kind.HARDWARE_ID, value=machine.hardware_id.lower())
    assert search_keys.get().order_id == machine.item.order_id


def test_keys_are_valid_and_searchable() -> None:
    key = LicenseKey.objects.filter(source="built_in", revoked_at=None).select_related("item").latest("pk")

    signing_key = SigningKey.objects.get(product=key.item.product_id)
    assert verify_key(key.value, signing_key).item == key.item_id
    replacement = LicenseKey.objects.get(
        item__order__email="ignatius.pemberthy@post.example", valid_until=None
    )
    assert (
        verify_key(replacement.value, SigningKey.objects.get(product=replacement.item.product_id)).serial == 2
    )
    search_keys = SearchKey.objects.filter(
        kind=SearchKey.Kind.LICENSE, value=key.value.lower()[: SearchKey.MAX_LENGTH]
    )
    assert search_keys.get().order_id == key.item.order_id


def test_discs_are_in_every_state() -> None:
    shipments = Shipment.objects.select_related("address_check")

    assert {shipment.css_state for shipment in shipments} == {
        "to_ship", "shipped", "late", "delivered", "returned", "replaced", "stopped"
    }  # fmt: skip
    assert {"US", "CA", "PT", "AU"} <= {shipment.country.code for shipment in shipments}
    assert {
        bool((check := shipment.address_check_or_none) and check.verified_at)
        for shipment in shipments
        if shipment.state == "replaced"
    } == {True}
    assert not Shipment.objects.filter(replaced_by__isnull=False).exclude(state="replaced").exists()


def test_downloads_have_an_activity_each() -> None:
    subjects = Activity.objects.filter(subject__startswith="download:").values_list("subject", flat=True)

    assert sorted(subjects) == sorted(
        f"download:{pk}" for pk in Download.objects.values_list("pk", flat=True)
    )


def test_files_can_be_downloaded(client: Client) -> None:
    links = DownloadLink.objects.select_related("file__current", "item")
    link = next(link for link in links if link.state == "active")

    response = client.get(f"/d/{link.token}/{link.filename}")

    assert b"".join(response.streaming_content)[:4] == b"PK\x03\x04"  # type: ignore[attr-defined]
