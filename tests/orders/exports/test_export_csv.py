"""The CSV of a search: the rows of the list, their cells, the download and its record."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from orders.exports.columns import COLUMNS
from orders.exports.models import ExportRun
from orders.models import Order
from tests import make
from tests.types import Response
from vendors.actor import Actor
from vendors.models import Vendor

pytestmark = pytest.mark.django_db(transaction=True)
Panel = Callable[[Actor], Client]
Export = Callable[..., list[dict[str, str]]]


@pytest.fixture
def post_export(amir: Actor, panel: Panel) -> Callable[..., Response]:
    client = panel(amir)
    return lambda query="": client.post("/orders/export/", {"format": "csv", "query": query})


@pytest.fixture
def export(post_export: Callable[..., Response]) -> Export:
    """The rows of an export by their headings."""

    def read(query: str = "") -> list[dict[str, str]]:
        text = b"".join(post_export(query)).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))

    return read


def listed(client: Client, query: str) -> list[str]:
    """The Order IDs of all pages of the list."""
    numbers, address = [], f"/orders/?{query}"
    while address:
        page = client.get(address).context["page"]
        numbers += [order.number for order, _, _ in page.rows]
        address = f"/orders/{page.after_url}" if page.after_url else ""
    return numbers


@pytest.mark.parametrize("query", ["", "q=hop", "last_name=hop&status=paid", "q=nobody"])
def test_csv_export_has_the_rows_of_the_list_in_its_order(
    query: str, export: Export, vendor: Vendor, amir: Actor, panel: Panel
) -> None:
    names = ("Hop", "Hopper", "Lovelace", "Hopkins")
    for number in range(40):
        placed_at = datetime(2026, 3, 1 + number // 3, 12, tzinfo=UTC)
        status = Order.Status.PAID if number % 5 else Order.Status.CANCELED
        make.order(vendor, placed_at=placed_at, last_name=names[number % 4], status=status)

    numbers = [row["Order ID"] for row in export(query)]

    assert numbers == listed(panel(amir), query)
    assert bool(numbers) == ("nobody" not in query)


def test_csv_export_formats_amounts_times_and_choices(export: Export, vendor: Vendor) -> None:
    Vendor.objects.filter(pk=vendor.pk).update(timezone="Asia/Kolkata")
    minor = {"net_minor": -1_234_567, "tax_minor": 0, "total_minor": -1_234_567, "paid_minor": 0}
    for currency in ("EUR", "JPY", "KWD"):
        make.order(vendor, currency=currency, kind="credit", is_test=True, **minor)

    rows = {row["Currency"]: row for row in export()}

    assert [rows[code]["Total"] for code in ("EUR", "JPY", "KWD")] == ["-12345.67", "-1234567", "-1234.567"]
    assert rows["EUR"] | {
        "Date": "2026-03-14T14:56:53+05:30", "Status": "Paid", "Kind": "Credit", "Test order": "yes",
        "Payment method": "Card", "Tax rate in %": "19.00", "Paid": "0.00", "Card's last four": "4242", "Company": "",
    } == rows["EUR"]  # fmt: skip


def test_csv_export_escapes_formulas_in_typed_text_only(export: Export, vendor: Vendor) -> None:
    typed: dict[str, Any] = {
        "first_name": '=HYPERLINK("http://x.example","y")', "last_name": "@SUM(1)", "company": "\u00a0 \t+1",
        "phone": "+49 30 1", "street1": 'a,"=1\r\n=2', "city": "＝1", "region": "|x", "headline": 'He said "no", =1',
    }  # fmt: skip
    make.order(vendor, **typed)

    (row,) = export()

    headings = {column.field: column.heading for column in COLUMNS}
    unchanged = {"street1", "headline"}
    expected = {name: text if name in unchanged else f"'{text}" for name, text in typed.items()}
    assert {name: row[headings[name]] for name in typed} == expected


def test_csv_export_is_an_attachment_in_utf8(post_export: Callable[..., Response], vendor: Vendor) -> None:
    make.order(vendor, last_name="Łukasiewicz")
    response = post_export()
    body = b"".join(response)

    assert body.startswith(b"\xef\xbb\xbfOrder ID,Date,")
    assert body.count(b"\r\n") == body.count(b"\n") == 2
    today = f"{ExportRun.objects.get().created_at:%Y-%m-%d}"
    assert response["Content-Disposition"] == f'attachment; filename="orders-acme-software-{today}.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_csv_export_has_no_orders_of_other_vendors(
    export: Export, vendor: Vendor, other_vendor: Vendor
) -> None:
    own = make.order(vendor)
    make.order(other_vendor)

    assert [row["Order ID"] for row in export(f"vendor={other_vendor.pk}")] == [own.number]


def test_csv_export_records_user_filters_and_rows(
    export: Export, vendor: Vendor, amir: Actor, panel: Panel
) -> None:
    make.order(vendor)
    export("last_name=hop&status=paid")

    run = ExportRun.objects.get()
    assert (run.user, run.vendor, run.processed, run.state) == (amir.user, vendor, 1, "done")
    page = panel(amir).get("/orders/exports/").content.decode()
    assert "Last Name: hop; Status: Paid" in page
    assert "amir@demo.example" in page


def test_csv_export_stops_when_the_reader_leaves(
    post_export: Callable[..., Response], vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orders.exports.pipe.ROWS_PER_PIECE", 1)
    for _ in range(30):
        make.order(vendor)
    response: Any = post_export()
    pieces = iter(response)

    assert len([next(pieces) for _ in range(3)]) == 3
    response.close()

    run = ExportRun.objects.get()
    assert (run.state, bool(run.finished_at)) == ("failed", True)
    assert run.processed < 30
