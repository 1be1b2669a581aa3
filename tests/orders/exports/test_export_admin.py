"""The export of the admin's order list, and its record that the vendor sees."""

import csv
import io
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from openpyxl import load_workbook

from orders.exports import exporter
from orders.exports.models import ExportRun
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
EXPORT, LIST = "/admin/orders/order/export/", "/admin/orders/order/"


@pytest.fixture
def client(sam: Actor, panel: Panel) -> Client:
    return panel(sam)


@pytest.mark.django_db(transaction=True)
def test_admin_export_has_the_orders_of_all_vendors_in_list_order(
    client: Client, vendor: Vendor, other_vendor: Vendor
) -> None:
    for owner in (vendor, other_vendor, vendor):
        make.order(owner)

    text = b"".join(client.post(EXPORT, {"format": "csv"})).decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    listed = [order.number for order in client.get(LIST).context["cl"].result_list]
    assert [row["Order ID"] for row in rows] == listed
    assert {row["Vendor"] for row in rows} == {"Acme Software", "Globex Tools"}
    assert (ExportRun.objects.get().vendor, ExportRun.objects.get().processed) == (None, 3)


def test_admin_export_of_one_vendor_is_listed_for_that_vendor(
    client: Client, vendor: Vendor, other_vendor: Vendor, alice: Actor, panel: Panel
) -> None:
    own = make.order(vendor, status="canceled")
    make.order(vendor)
    make.order(other_vendor, status="canceled")

    query = f"vendor={vendor.pk}&status__exact=canceled"
    response = client.post(EXPORT, {"format": "xlsx", "query": query})

    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
    assert [row[0] for row in book.active.iter_rows(values_only=True)][1:] == [own.number]
    page = panel(alice).get("/orders/exports/").content.decode()
    assert "sam@demo.example" in page
    assert "status__exact: canceled" in page


def test_admin_export_refuses_long_excel_files(
    client: Client, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporter, "MAX_ROWS_IN_REQUEST", 0)
    make.order(vendor)

    page = client.post(EXPORT, {"format": "xlsx"}, follow=True).content.decode()

    assert "Excel is for up to 0 orders here" in page
    assert not ExportRun.objects.exists()


def test_admin_export_needs_the_export_right(
    client: Client, sam: Actor, alice: Actor, panel: Panel, vendor: Vendor
) -> None:
    assert client.get(EXPORT).status_code == 405
    assert panel(alice).post(EXPORT).status_code == 302
    Group.objects.get().user_set.clear()

    assert client.post(EXPORT, {"format": "csv"}).status_code == 403
    assert not ExportRun.objects.exists()


def test_admin_export_reads_bad_filters_as_the_list_does(client: Client, vendor: Vendor) -> None:
    for query in ("vendor=x", "vendor=9999999999999999999", "q=nobody", "status__exact=none"):
        assert client.post(EXPORT, {"format": "xlsx", "query": query}).status_code in {200, 302}
