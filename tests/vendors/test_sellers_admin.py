"""Vendors, their teams and their products, kept by staff."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import make
from vendors.actor import Actor
from vendors.models import Product, Seat, User, Vendor
from vendors.rights import Role

Panel = Callable[[Actor], Client]
NO_SEATS = {"seats-TOTAL_FORMS": 0, "seats-INITIAL_FORMS": 0}


@pytest.fixture
def root(panel: Panel, db: None) -> Client:
    return panel(Actor.of(make.staff("root@demo.example", is_superuser=True)))


def fields_of(vendor: Vendor, **changes: Any) -> dict[str, Any]:
    return {"number": vendor.number, "name": vendor.name, "timezone": vendor.timezone} | NO_SEATS | changes


def test_it_adds_a_vendor_with_its_team(root: Client) -> None:
    grace = make.user("grace@vendor.example")
    seat = {"seats-TOTAL_FORMS": 1, "seats-0-user": grace.pk, "seats-0-role": Role.OWNER}

    answer = root.post(
        "/admin/vendors/vendor/add/",
        {"number": 777, "name": "New", "timezone": "Europe/Rome"} | NO_SEATS | seat,
    )

    assert answer.status_code == 302
    assert Seat.objects.get(vendor__number=777).user == grace


def test_it_never_changes_a_vendors_number(root: Client, vendor: Vendor) -> None:
    page = f"/admin/vendors/vendor/{vendor.pk}/change/"

    assert root.post(page, fields_of(vendor, number=1, name="Acme Ltd")).status_code == 302

    number = vendor.number
    vendor.refresh_from_db()
    assert (vendor.name, vendor.number) == ("Acme Ltd", number)


def test_it_refuses_a_timezone_that_no_clock_knows(root: Client, vendor: Vendor) -> None:
    answer = root.post(f"/admin/vendors/vendor/{vendor.pk}/change/", fields_of(vendor, timezone="Mars/Base"))

    assert answer.status_code == 200
    assert "Mars/Base is not one of the available choices" in answer.content.decode()


def test_it_gives_no_seat_to_staff(root: Client, vendor: Vendor, sam: Actor) -> None:
    assert sam.user
    seat = {"seats-TOTAL_FORMS": 1, "seats-0-user": sam.user.pk, "seats-0-role": Role.OWNER}

    answer = root.post(f"/admin/vendors/vendor/{vendor.pk}/change/", fields_of(vendor) | seat)

    assert "Staff of MyCommerce hold no seats" in answer.content.decode()
    assert not Seat.objects.exists()


def test_it_takes_a_seat_away(root: Client, bob: Actor, vendor: Vendor) -> None:
    seat = Seat.objects.get()
    form = {
        "seats-TOTAL_FORMS": 1, "seats-INITIAL_FORMS": 1, "seats-0-id": seat.pk, "seats-0-user": seat.user_id,
        "seats-0-vendor": vendor.pk, "seats-0-role": seat.role, "seats-0-DELETE": "on",
    }  # fmt: skip

    assert (
        root.post(f"/admin/vendors/vendor/{vendor.pk}/change/", fields_of(vendor) | form).status_code == 302
    )

    assert not Seat.objects.exists()
    assert User.objects.filter(email="bob@demo.example").exists()


def test_it_lets_customer_service_read_vendors_only(
    sam: Actor, panel: Panel, bob: Actor, vendor: Vendor
) -> None:
    client = panel(sam)
    page = f"/admin/vendors/vendor/{vendor.pk}/change/"

    shown = client.get(page).content.decode()

    assert "bob@demo.example" in shown
    assert 'name="_save"' not in shown
    assert client.post(page, fields_of(vendor, name="Mine")).status_code == 403


def test_it_lets_customer_service_keep_products(sam: Actor, panel: Panel, vendor: Vendor) -> None:
    client = panel(sam)
    facts = {"vendor": vendor.pk, "sku": "A-1", "name": "Alpha", "currency": "EUR", "price_minor": 100}

    assert client.post("/admin/vendors/product/add/", facts | {"is_active": "on"}).status_code == 302
    product = Product.objects.get()
    other = make.vendor("Other")
    change = facts | {"vendor": other.pk, "name": "Alpha 2"}
    assert client.post(f"/admin/vendors/product/{product.pk}/change/", change).status_code == 302

    product.refresh_from_db()
    assert (product.vendor, product.name, product.is_active) == (vendor, "Alpha 2", False)
    assert client.get("/admin/vendors/product/", {"q": "a-1"}).context["cl"].result_count == 1
