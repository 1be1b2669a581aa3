"""What the vendor log says of a change, and what it never says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import Client

from notifications.webhooks.models import NoticeEndpoint
from orders.personal_data.sweep import sweep
from refunds.models import RefundSettings
from tests import make
from vendors.actor import Actor
from vendors.log.recording import recorded, recorded_row
from vendors.models import Product, Vendor, VendorLogEntry

Panel = Callable[[Actor], Client]


def entries(vendor: Vendor) -> list[tuple[str, str, Any]]:
    rows = VendorLogEntry.objects.filter(vendor=vendor).order_by("pk")
    return [(entry.subject, entry.change, entry.changes) for entry in rows]


def rename_and_fail(actor: Actor, product: Product) -> None:
    with recorded_row(actor, product):
        Product.objects.filter(vendor=product.vendor).update(name="Other")
        raise PermissionDenied


def test_change_has_each_field_before_and_after(alice: Actor, vendor: Vendor) -> None:
    product = make.product(vendor, name="Backup Pro", sku="BP")

    with recorded_row(alice, product):
        product.name, product.price_minor, product.is_active = "Backup Ultra", 5995, False
        product.save()

    [(subject, change, changes)] = entries(vendor)
    assert (subject, change) == ("Product “Backup Ultra”", "changed")
    assert changes == [
        ["Name", "Backup Pro", "Backup Ultra"],
        ["Price", "€49.95", "€59.95"],
        ["On sale", "yes", "no"],
    ]


def test_what_stays_the_same_is_no_entry(alice: Actor, vendor: Vendor) -> None:
    product = make.product(vendor)
    with recorded_row(alice, product):
        product.save()
    assert entries(vendor) == []


def test_change_that_fails_leaves_no_entry(alice: Actor, vendor: Vendor) -> None:
    product = make.product(vendor, name="Backup Pro")
    with pytest.raises(PermissionDenied):
        rename_and_fail(alice, product)
    assert (entries(vendor), Product.objects.get(vendor=vendor).name) == ([], "Backup Pro")


def test_rows_are_added_and_removed(alice: Actor, vendor: Vendor) -> None:
    with recorded(alice, vendor.pk) as made:
        coupon = make.coupon(vendor, "SPRING")
        made.append(coupon)
    with recorded_row(alice, coupon):
        coupon.delete()

    (subject, change, changes), removal = entries(vendor)
    assert (subject, change) == ("Coupon “SPRING”", "added")
    assert ["Discount", "", "15%"] in changes
    assert removal[:2] == ("Coupon “SPRING”", "removed")


def test_settings_that_were_never_saved_were_the_defaults(alice: Actor, vendor: Vendor) -> None:
    refund_settings = RefundSettings.of_vendor(vendor.pk)
    with recorded_row(alice, refund_settings):
        refund_settings.remind_after_days = 9
        refund_settings.ceilings = {"manager": {"EUR": 20_000}}
        refund_settings.save()

    assert entries(vendor) == [
        (
            "Refund settings",
            "changed",
            [
                ["Remind us of open refund requests after days", "3", "9"],
                ["Managers refund alone up to", "", "€200.00"],
            ],
        )
    ]


def test_secret_is_never_in_clear(alice: Actor, vendor: Vendor, panel: Panel) -> None:
    endpoint, client = make.endpoint(vendor, url="https://hooks.acme.example/?key=1234"), panel(alice)
    client.post(f"/marketing/notices/{endpoint.pk}/secret/")

    assert entries(vendor) == [
        ("Notice address “hooks.acme.example”", "changed", [["Secret", "", "changed"]])
    ]
    page = client.get("/account/log/").text
    assert NoticeEndpoint.objects.get(vendor=vendor).secret not in page
    assert "key=1234" not in page


def test_staff_are_in_the_log_of_the_vendor(vendor: Vendor, sam: Actor, panel: Panel) -> None:
    product = make.product(vendor, name="Backup Pro")
    form = {
        "sku": product.sku,
        "name": "Backup",
        "currency": "EUR",
        "price_minor": "49.95",
        "is_active": "on",
    }
    panel(sam).post(f"/admin/vendors/product/{product.pk}/change/", form)

    entry = VendorLogEntry.objects.get(vendor=vendor)
    assert (entry.changes, entry.by_staff) == ([["Name", "Backup Pro", "Backup"]], True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vendors_vendorlogentry SET actor_name = 'Mallory'",
        "UPDATE vendors_vendorlogentry SET kind = 'team'",
        "DELETE FROM vendors_vendorlogentry",
    ],
)
def test_entry_is_neither_changed_nor_deleted(alice: Actor, vendor: Vendor, statement: str) -> None:
    with recorded_row(alice, product := make.product(vendor)):
        product.delete()
    with pytest.raises(DatabaseError, match="history"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_erased_address_leaves_the_log(alice: Actor, vendor: Vendor) -> None:
    email = "grace@navy.example"
    product = make.product(vendor, name=f"Special for {email}")
    with recorded_row(alice, product):
        product.delete()

    sweep(email, [vendor.pk])

    entry = VendorLogEntry.objects.get(vendor=vendor)
    assert (entry.subject, entry.changes, entry.actor_user_id) == ("Erased", [], alice.user and alice.user.pk)
