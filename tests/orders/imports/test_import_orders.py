from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from core.money import Money
from jobs.models import Job
from orders.imports.models import ImportRun
from orders.models import Activity, Order, OrderItem
from orders.search.keys import write_search_keys
from orders.search.models import SearchKey
from tests import make
from tests.orders.imports.makers import row, run_import, write_csv
from vendors.models import Product, Vendor


def test_import_makes_an_order_of_the_rows_of_an_invoice(vendor: Vendor, tmp_path: Path) -> None:
    file = write_csv(
        tmp_path,
        row("1001", date="2024-07-15 12:30", quantity=2, email="Ada@Lovelace.Example", country="EIRE"),
        row("1002"),
        row("1001", date="2024-07-15 12:31", sku="UPG-3", title="Upgrade", price="20"),
    )

    run_import(file, vendor)

    order = Order.objects.get(reference="1001")
    assert order.placed_at == datetime(2024, 7, 15, 11, 30, tzinfo=UTC)
    assert order.number.startswith(f"{int(order.placed_at.timestamp())}-{vendor.number}-")
    assert (order.source, order.kind, order.status) == ("Old Shop", "order", "paid")
    assert (order.payment_method, order.country, order.email) == ("unknown", "IE", "Ada@Lovelace.Example")
    assert order.email_key == "ada@lovelace.example"
    assert order.total == order.net == order.paid == Money(11990, "EUR")
    assert (order.headline, order.item_count) == ("Backup Pro", 2)
    assert [(item.position, item.sku, item.total_minor) for item in order.items.order_by("position")] == [
        (1, "BP-1", 9990),
        (2, "UPG-3", 2000),
    ]


def test_import_leaves_missing_fields_empty(vendor: Vendor, tmp_path: Path) -> None:
    run_import(write_csv(tmp_path, row(title="", sku="85123A", country="Unspecified")), vendor)

    order = Order.objects.get()
    assert (order.full_name, order.email, order.country.code) == ("", "", "")
    assert OrderItem.objects.get().name == ""
    assert order.headline == "85123A"
    assert not Product.objects.exists()


def test_import_writes_an_activity_and_no_job(vendor: Vendor, tmp_path: Path) -> None:
    columns = {"reference": "invoice", "placed_at": "date", "quantity": "quantity", "price": "price"}
    columns |= {"currency": "currency", "customer": "sku"}
    run_import(write_csv(tmp_path, row("1001", sku="17850")), vendor, columns=columns)

    activity = Activity.objects.get()
    assert activity.sentence == "Imported from Old Shop, 1001."
    assert (activity.kind, activity.actor_kind) == ("order", "system")
    assert activity.actor_name.startswith("System, by command: ")
    assert activity.data == {"import_run": ImportRun.objects.get().pk, "customer": "17850"}
    assert not Job.objects.exists()


def test_import_marks_credits_and_adjustments_as_unpaid(vendor: Vendor, tmp_path: Path) -> None:
    rows = (
        row("C1", quantity=-2),
        row("A2", price="-11062.06"),
        row("CA3"),
        row("4", price=0),
        row("5", quantity=-1),
    )
    run_import(write_csv(tmp_path, *rows), vendor)

    kinds = Order.objects.order_by("pk").values_list("reference", "kind", "total_minor", "paid_minor")
    assert list(kinds) == [
        ("C1", "credit", -9990, 0),
        ("A2", "adjustment", -1106206, 0),
        ("CA3", "adjustment", 4995, 0),
        ("4", "order", 0, 0),
        ("5", "order", -4995, 0),
    ]


def test_import_links_products_of_the_vendor_with_the_same_sku(
    vendor: Vendor, other_vendor: Vendor, tmp_path: Path
) -> None:
    product = make.product(vendor, sku="BP-1")
    make.product(other_vendor, sku="UPG-3")

    run_import(write_csv(tmp_path, row(), row(sku="bp-1"), row(sku="UPG-3")), vendor)

    product_ids = OrderItem.objects.order_by("position").values_list("product", flat=True)
    assert list(product_ids) == [product.pk, None, None]


def test_import_writes_the_search_keys_of_an_order(vendor: Vendor, tmp_path: Path) -> None:
    rows = (
        row("1001", email="ada@lovelace.example"),
        row("1001"),
        row("1002", title="Grüße  aus Sankt-Peter"),
    )
    run_import(write_csv(tmp_path, *rows), vendor)
    written = set(SearchKey.objects.values_list("order", "kind", "value", "placed_at", "vendor"))

    write_search_keys(vendor.pk, list(Order.objects.values_list("pk", flat=True)))

    assert written == set(SearchKey.objects.values_list("order", "kind", "value", "placed_at", "vendor"))
    assert SearchKey.objects.filter(value="peter").exists()


@pytest.mark.parametrize(
    ("price", "currency", "minor", "rounding"),
    [
        ("0.005", "EUR", 0, "0.005"),
        ("0.015", "EUR", 2, "-0.005"),
        ("0.001", "GBP", 0, "0.001"),
        ("0.5", "JPY", 0, "0.5"),
        ("1.2345", "KWD", 1234, "0.0005"),
        ("-0.025", "EUR", -2, "-0.005"),
    ],
)
def test_import_rounds_half_to_even_and_reports_the_rounding(
    vendor: Vendor, tmp_path: Path, price: str, currency: str, minor: int, rounding: str
) -> None:
    summary = run_import(write_csv(tmp_path, row(price=price, currency=currency)), vendor)

    assert Order.objects.get().total_minor == minor
    assert summary.groups[0].rounding == Decimal(rounding)
    assert summary.groups[0].total.decimal + summary.groups[0].rounding == Decimal(price)
