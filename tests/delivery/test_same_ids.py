"""What a vendor's people and customers do changes no row of another vendor that has the same id."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from delivery.actions.fix_delivery import FixDelivery
from delivery.downloads.actions.reset_download_link import ResetDownloadLink
from delivery.downloads.actions.stop_old_links import StopOldLinks
from delivery.downloads.file_catalog import attach_products, remove_file
from delivery.downloads.models import Component, DownloadLink, FileVersion, ProductFile
from delivery.licenses.actions.deactivate_all_machines import DeactivateAllMachines
from delivery.licenses.actions.deliver_license_key import DeliverLicenseKey
from delivery.licenses.models import Activation, LicenseKey, PoolKey
from delivery.licenses.tasks import locked_delivery
from delivery.models import Delivery, DeliveryTerms
from delivery.shipments.models import AddressCheck, Shipment
from delivery.withdrawal import withdraw
from jobs.worker import process_jobs
from orders.models import Order, OrderItem
from tests import make
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Product, User, Vendor

MODELS: tuple[Any, ...] = (
    Product,
    DeliveryTerms,
    ProductFile,
    FileVersion,
    Component,
    Order,
    OrderItem,
    Delivery,
    LicenseKey,
    PoolKey,
    Activation,
    Shipment,
    AddressCheck,
    DownloadLink,
)


@pytest.fixture
def item(vendor: Vendor, other_vendor: Vendor, anna: Actor, sam: Actor) -> OrderItem:
    """An item on disc with a machine's key and a link; the other vendor has rows with the ids of all its rows."""
    item = goods.verified(goods.disc(vendor), sam)
    DeliveryTerms.objects.update(key_source="pool", is_passport=True)
    goods.pool(item, "ONE", "TWO", "THREE")
    attach_products(goods.file(vendor), [item.product] if item.product else [])
    FixDelivery(item.order, anna, goods.reloaded(item)).run()
    DeliverLicenseKey(item.order, anna, goods.reloaded(item)).run(hardware_id="1234-ABCD")
    process_jobs()
    for model in MODELS:
        for row in model.objects.filter(vendor=vendor):
            make.copy_to(other_vendor, row)
    return goods.reloaded(item)


def rows_of(vendor: Vendor) -> list[list[dict[str, Any]]]:
    return [list(model.objects.filter(vendor=vendor).order_by("pk").values()) for model in MODELS]


def fix_delivery(item: OrderItem, anna: Actor) -> None:
    FixDelivery(item.order, anna, item).run()
    process_jobs()


def reset_and_stop_links(item: OrderItem, anna: Actor) -> None:
    ResetDownloadLink(item.order, anna, item).run()
    StopOldLinks(item.order, anna, item).run()


def deactivate_machines(item: OrderItem, anna: Actor) -> None:
    DeactivateAllMachines(item.order, anna, item).run(comment="sold")


def remove_product_file(item: OrderItem, anna: Actor) -> None:
    assert isinstance(anna.user, User)
    remove_file(item.links.get().file)


def download(item: OrderItem, anna: Actor) -> None:
    link = item.links.get()
    assert Client().get(f"/d/{link.token}/{link.filename}").status_code == 200


@pytest.mark.parametrize(
    "act",
    [
        fix_delivery,
        reset_and_stop_links,
        deactivate_machines,
        remove_product_file,
        download,
        lambda item, anna: withdraw(item),
    ],
)
def test_delivery_changes_no_row_of_another_vendor(
    act: Callable[[OrderItem, Actor], None],
    item: OrderItem,
    anna: Actor,
    vendor: Vendor,
    other_vendor: Vendor,
) -> None:
    own_rows, foreign_rows = rows_of(vendor), rows_of(other_vendor)

    act(item, anna)

    assert rows_of(vendor) != own_rows
    assert rows_of(other_vendor) == foreign_rows


def test_delivery_of_another_vendor_is_not_found_for_a_job(item: OrderItem, other_vendor: Vendor) -> None:
    Delivery.objects.filter(vendor=other_vendor).delete()

    with pytest.raises(Delivery.DoesNotExist):
        locked_delivery(other_vendor.pk, item.delivery.pk)
