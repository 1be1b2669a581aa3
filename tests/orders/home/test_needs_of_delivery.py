"""What of deliveries waits on Home: keys, lists of keys and discs."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from delivery.licenses.models import PoolKey
from jobs.worker import process_jobs
from orders.models import OrderItem
from tests import make
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def _uncached(vendor: Vendor) -> None:
    cache.delete(f"needs-attention:{vendor.pk}")


@pytest.fixture
def without_keys(vendor: Vendor) -> list[OrderItem]:
    """Two orders of a product whose list of keys is empty."""
    items = [make.order(vendor).items.get() for _ in range(2)]
    product = goods.terms(items[0], key_source="pool").product
    OrderItem.objects.filter(vendor_id=vendor.pk).update(product=product)
    for item in items:
        goods.delivered(goods.reloaded(item))
    process_jobs()
    return items


def test_missing_keys_are_one_line_by_product_and_cause_and_are_retried_together(
    amir: Actor, panel: Panel, vendor: Vendor, without_keys: list[OrderItem]
) -> None:
    client = panel(amir)
    groups = {group.need.slug: group for group in client.get("/").context["groups"]}
    [line] = groups["missing-keys"].lines
    assert len(line.rows) == 2
    assert line.first.cause
    assert [act.label for act in line.acts] == ["Keys of the product"]

    PoolKey.objects.bulk_create(
        PoolKey(vendor=vendor, product_id=line.first.subject_id, value=f"KEY-{number}") for number in range(2)
    )
    response = client.post("/needs-attention/missing-keys/all/", {"row": line.ids}, follow=True)
    process_jobs()

    assert "Retry License Key: done for 2 of 2." in response.content.decode()
    assert "Paid but no key" not in [group.need.label for group in client.get("/").context["groups"]]


def test_key_list_at_its_limit_waits_for_keys(
    amir: Actor, panel: Panel, without_keys: list[OrderItem]
) -> None:
    groups = {group.need.slug: group for group in panel(amir).get("/").context["groups"]}

    assert groups["low-key-lists"].lines[0].first.cause == "0 keys are left"


def test_late_disc_waits(anna: Actor, sam: Actor, panel: Panel, vendor: Vendor) -> None:
    goods.shipped(goods.disc(vendor), sam, days_ago=90)

    groups = {group.need.slug: group for group in panel(anna).get("/").context["groups"]}

    assert groups["discs"].lines[0].first.cause == "late"
