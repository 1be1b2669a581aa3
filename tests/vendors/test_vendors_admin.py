"""The admin of vendors, their teams and their products."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.test import Client

from jobs.worker import process_jobs
from tests import make
from vendors.actor import Actor
from vendors.log.recording import recorded_row
from vendors.models import Invitation, Product, Seat, User, Vendor, VendorLogEntry
from vendors.rights import Role

Panel = Callable[[Actor], Client]
NO_SEATS = {"seats-TOTAL_FORMS": 0, "seats-INITIAL_FORMS": 0}


@pytest.fixture
def root(panel: Panel, db: None) -> Client:
    return panel(Actor.of(make.staff("root@demo.example", is_superuser=True)))


def fields_of(vendor: Vendor, **changes: Any) -> dict[str, Any]:
    return {"number": vendor.number, "name": vendor.name, "timezone": vendor.timezone} | NO_SEATS | changes


def log_of(vendor: Vendor) -> QuerySet[VendorLogEntry]:
    return vendor.log_entries.order_by("pk")


def test_vendor_is_added_with_its_first_owner(
    sam: Actor, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    client = panel(sam)
    page, form = "/admin/vendors/vendor/add/", {"number": 777, "name": "New", "timezone": "Europe/Rome"}
    assert "This field is required" in client.post(page, form).text

    added = client.post(page, form | {"owner": "Grace@vendor.example"}, follow=True)
    process_jobs()

    assert "An invitation is on its way to grace@vendor.example." in added.text
    invitation = Invitation.objects.get(vendor__number=777)
    assert (invitation.email, invitation.role) == ("grace@vendor.example", Role.OWNER)
    assert "MyCommerce invites you" in str(mailoutbox[0].body)
    assert not User.objects.filter(email="grace@vendor.example").exists()
    assert [(entry.subject, entry.actor_name, entry.by_staff) for entry in log_of(invitation.vendor)] == [
        ("Vendor settings", str(sam.user), True),
        ("Invitation “grace@vendor.example”", str(sam.user), True),
    ]


def test_owner_of_a_vendor_is_invited_again(root: Client, vendor: Vendor, sam: Actor, alice: Actor) -> None:
    page = f"/admin/vendors/vendor/{vendor.pk}/change/"
    for _ in range(2):
        assert root.post(page, fields_of(vendor, owner="grace@vendor.example")).status_code == 302

    assert Invitation.objects.get(vendor=vendor).version == 2
    assert "in the team already" in root.post(page, fields_of(vendor, owner="alice@demo.example")).text
    assert "is staff of MyCommerce" in root.post(page, fields_of(vendor, owner="sam@demo.example")).text


def test_customer_service_invites_again_until_a_vendor_has_a_team(
    sam: Actor, panel: Panel, vendor: Vendor
) -> None:
    client, page = panel(sam), f"/admin/vendors/vendor/{vendor.pk}/change/"
    fields = fields_of(vendor, name="Mine", owner="grace@vendor.example")
    assert client.post(page, fields | {"owner": "typo@vendor.example"}).status_code == 302
    assert client.post(page, fields).status_code == 302
    assert (
        Invitation.objects.get(vendor=vendor).email == "grace@vendor.example"
    )  # the link to the other ended
    vendor.refresh_from_db()
    assert vendor.name != "Mine"
    assert [(entry.subject.partition(" ")[2], entry.change) for entry in log_of(vendor)] == [
        ("“typo@vendor.example”", "added"),
        ("“typo@vendor.example”", "removed"),
        ("“grace@vendor.example”", "added"),
    ]

    make.seat("grace@vendor.example", vendor, Role.OWNER)
    assert client.post(page, fields).status_code == 403


def test_vendor_number_never_changes(root: Client, vendor: Vendor) -> None:
    page = f"/admin/vendors/vendor/{vendor.pk}/change/"

    assert root.post(page, fields_of(vendor, number=1, name="Acme Ltd")).status_code == 302

    number = vendor.number
    vendor.refresh_from_db()
    assert (vendor.name, vendor.number) == ("Acme Ltd", number)


def test_unknown_timezone_is_refused(root: Client, vendor: Vendor) -> None:
    response = root.post(
        f"/admin/vendors/vendor/{vendor.pk}/change/", fields_of(vendor, timezone="Mars/Base")
    )

    assert response.status_code == 200
    assert "Mars/Base is not one of the available choices" in response.content.decode()


def test_staff_get_no_seat(root: Client, vendor: Vendor, sam: Actor) -> None:
    assert sam.user
    seat = {"seats-TOTAL_FORMS": 1, "seats-0-user": sam.user.pk, "seats-0-role": Role.OWNER}

    response = root.post(f"/admin/vendors/vendor/{vendor.pk}/change/", fields_of(vendor) | seat)

    assert "Staff of MyCommerce hold no seats" in response.content.decode()
    assert not Seat.objects.exists()


def test_seat_is_deleted(root: Client, bob: Actor, vendor: Vendor) -> None:
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


def test_customer_service_changes_no_vendor(sam: Actor, panel: Panel, bob: Actor, vendor: Vendor) -> None:
    client = panel(sam)
    page = f"/admin/vendors/vendor/{vendor.pk}/change/"

    content = client.get(page).content.decode()

    assert "bob@demo.example" in content
    assert 'name="_save"' not in content
    assert client.post(page, fields_of(vendor, name="Mine")).status_code == 403


@pytest.mark.parametrize(
    ("currency", "price", "sentence"),
    [
        ("EUR", "39.999", "39.999 may be"),
        ("EUR", "0.001", "EUR has 2 decimals."),
        ("JPY", "500.5", "JPY has no decimals."),
        ("EUR", "39 cents", "Enter an amount"),
    ],
)
def test_price_is_typed_in_the_form_of_its_currency(
    sam: Actor, panel: Panel, vendor: Vendor, currency: str, price: str, sentence: str
) -> None:
    fields = {"vendor": vendor.pk, "sku": "A-1", "name": "Alpha", "currency": currency, "price_minor": price}

    assert sentence in panel(sam).post("/admin/vendors/product/add/", fields).text
    assert not Product.objects.exists()


def test_customer_service_adds_and_changes_products(sam: Actor, panel: Panel, vendor: Vendor) -> None:
    client = panel(sam)
    fields = {
        "vendor": vendor.pk,
        "sku": "A-1",
        "name": "Alpha",
        "currency": "EUR",
        "price_minor": "1.249,95",
    }

    assert client.post("/admin/vendors/product/add/", fields | {"is_active": "on"}).status_code == 302
    product = Product.objects.get()
    other_vendor = make.vendor("Other")
    change = fields | {"vendor": other_vendor.pk, "name": "Alpha 2"}
    assert client.post(f"/admin/vendors/product/{product.pk}/change/", change).status_code == 302

    product.refresh_from_db()
    assert (product.vendor, product.name, product.is_active) == (vendor, "Alpha 2", False)
    assert product.price_minor == 124_995
    assert 'value="1249.95"' in client.get(f"/admin/vendors/product/{product.pk}/change/").text
    assert client.get("/admin/vendors/product/", {"q": "a-1"}).context["cl"].result_count == 1


def test_log_of_a_vendor_is_read_and_not_changed(sam: Actor, panel: Panel, vendor: Vendor) -> None:
    client, other = panel(sam), make.vendor("Other")
    for owner, what in ((vendor, "Backup Pro"), (other, "Disk Doctor")):
        with recorded_row(sam, product := make.product(owner, name=f"{what} 4")):
            product.name = what
            product.save()

    page = client.get(f"/admin/vendors/vendor/{vendor.pk}/change/").text
    address = re.search(r'href="(/admin/vendors/vendorlogentry/[^"]+)"', page)
    assert address
    log = client.get(address[1]).text

    assert '<del dir="auto">Backup Pro 4</del> → <ins dir="auto">Backup Pro</ins>' in log
    assert "Disk Doctor" not in log
    entry = f"/admin/vendors/vendorlogentry/{log_of(vendor).get().pk}/"
    assert client.post(f"{entry}change/", {"actor_name": "Nobody"}).status_code == 403
    assert client.post(f"{entry}delete/").status_code == 403
