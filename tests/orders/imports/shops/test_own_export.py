"""The panel's own export, imported again: nothing of what is in it is lost, defusing apostrophes are taken back."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from orders.imports.load.import_file import import_file
from orders.imports.mapping.guess import guess_mapping
from orders.imports.mapping.parse_mapping import parse_mapping
from orders.models import Order
from tests import make
from tests.orders.imports.shops.expected import Row, as_row, differences
from vendors.actor import Actor
from vendors.models import Vendor


def exported(vendor: Vendor) -> dict[str, Row]:
    """Return orders of every kind, as rows by Order ID."""
    make.order(vendor, items=2, coupon_code="SAVE15", discount_minor=1500, language="de")
    make.order(
        vendor, status="partly_refunded", reserved_minor=1000, refunded_minor=1000, card_brand="Dankort"
    )
    make.order(vendor, status="canceled", paid_minor=0, payment_method="wire", card_brand="", card_last4="")
    make.order(
        vendor, is_test=True, first_name="=SUM(A1)", last_name="'-x", company="@acme", phone="+49 30 1"
    )
    yen: dict[str, Any] = {
        "currency": "JPY",
        "net_minor": 4364,
        "tax_minor": 436,
        "total_minor": 4800,
        "paid_minor": 4800,
    }
    order = make.order(vendor, **yen, tax_rate_bp=1000)
    order.items.update(
        currency="JPY", net_minor=4364, tax_minor=436, total_minor=4800, name="Editor [5] = 1", sku=""
    )
    return {order.number: as_row(order) for order in Order.objects.all()}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_own_export_comes_in_again_as_it_went_out(
    vendor: Vendor,
    other_vendor: Vendor,
    alice: Actor,
    panel: Callable[[Actor], Client],
    tmp_path: Path,
    file_format: str,
) -> None:
    before = exported(vendor)
    path = tmp_path / f"orders.{file_format}"
    response = panel(alice).post("/orders/export/", {"format": file_format})
    path.write_bytes(b"".join(response))

    guess = guess_mapping([path], other_vendor)
    mapping = {key: value for key, value in guess.mapping.items() if key != "joined"}
    summary = import_file(path, parse_mapping(mapping), other_vendor, writers=0)

    assert (guess.mapping["preset"], summary.refused, summary.points.get("differences")) == (
        "mycommerce",
        {},
        None,
    )
    after = {order.reference: as_row(order) for order in Order.objects.filter(vendor=other_vendor)}
    assert differences(after, as_imported(before)) == {}


def as_imported(rows: dict[str, Row]) -> dict[str, Row]:
    """Return the rows with their Order ID as the number of the other system."""
    return {number: row | {"reference": number} for number, row in rows.items()}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16"), ("|", "cp1252"), (",", "utf-16-le")]
)
def test_own_export_comes_in_as_a_spreadsheet_saves_it(
    vendor: Vendor,
    other_vendor: Vendor,
    alice: Actor,
    panel: Callable[[Actor], Client],
    tmp_path: Path,
    delimiter: str,
    encoding: str,
) -> None:
    before = exported(vendor)
    content = b"".join(panel(alice).post("/orders/export/", {"format": "csv"})).decode("utf-8-sig")
    path = tmp_path / "orders.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        rows = csv.reader(io.StringIO(content, newline=""))
        csv.writer(file, delimiter=delimiter).writerows(row[::-1] for row in rows)

    mapping = guess_mapping([path], other_vendor).mapping
    data = {key: value for key, value in mapping.items() if key != "joined"}
    import_file(path, parse_mapping(data), other_vendor, writers=0)

    after = {order.reference: as_row(order) for order in Order.objects.filter(vendor=other_vendor)}
    assert differences(after, as_imported(before)) == {}
