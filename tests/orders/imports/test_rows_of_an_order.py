"""Rows of one order: what a row leaves blank is as on the others; two different values refuse the order."""

import csv
from pathlib import Path
from typing import Any

import pytest

from orders.imports.reason import Reason
from orders.models import Order, OrderItem
from tests.orders.imports.makers import row, run_import, write_csv
from tests.orders.imports.whole_orders import import_rows, order_row
from vendors.models import Vendor


def test_import_takes_what_later_rows_leave_blank_from_the_first(vendor: Vendor, tmp_path: Path) -> None:
    rows = [
        order_row(email="ada@engine.example", currency="USD", total="15.00"),
        order_row(placed_at="", price="5.00", quantity="", email="", currency=""),
    ]

    import_rows(vendor, tmp_path, rows)

    order = Order.objects.get()
    assert (order.email, order.currency, order.total_minor) == ("ada@engine.example", "USD", 1500)
    assert list(OrderItem.objects.order_by("position").values_list("quantity", "total_minor")) == [
        (1, 1000),
        (1, 500),
    ]


def test_import_takes_what_only_a_later_row_says(vendor: Vendor, tmp_path: Path) -> None:
    rows = [
        order_row(placed_at="", currency="", last_name="Hopper"),
        order_row(currency="JPY", price="500", email="grace@navy.example"),
    ]

    import_rows(vendor, tmp_path, rows)

    order = Order.objects.get()
    assert (order.last_name, order.email, f"{order.placed_at:%Y-%m-%d}") == (
        "Hopper",
        "grace@navy.example",
        "2024-01-15",
    )
    assert (order.currency, order.total_minor) == ("JPY", 510)


@pytest.mark.parametrize(
    ("first", "second", "detail"),
    [
        ({"email": "a@x.com"}, {"email": "b@x.com"}, "Email address: a@x.com (row 2), b@x.com (row 3)"),
        ({"last_name": "First"}, {"last_name": "Second"}, "Last name: First (row 2), Second (row 3)"),
        (
            {"placed_at": "2024-01-15"},
            {"placed_at": "2024-03-02"},
            "Date: 2024-01-15 (row 2), 2024-03-02 (row 3)",
        ),
        ({"country": "DE"}, {"country": "France"}, "Country: DE (row 2), FR (row 3)"),
        ({"total": "20"}, {"total": "21"}, "Order total: 20 (row 2), 21 (row 3)"),
        ({"currency": "EUR"}, {"currency": "USD"}, "EUR, USD"),
    ],
)
def test_import_refuses_an_order_whose_rows_differ(
    vendor: Vendor, tmp_path: Path, first: dict[str, Any], second: dict[str, Any], detail: str
) -> None:
    report = tmp_path / "refused.csv"

    summary = import_rows(vendor, tmp_path, [order_row(**first), order_row(**second)], report=report)

    with report.open(newline="") as file:
        assert [line["cell"] for line in csv.DictReader(file, delimiter="\t")] == [detail] * 2
    assert list(summary.refused.values()) == [2]
    assert summary.refused.keys() <= {Reason.MIXED_VALUES, Reason.MIXED_CURRENCIES}
    assert not Order.objects.exists()


def test_import_takes_minutes_that_differ(vendor: Vendor, tmp_path: Path) -> None:
    rows = [row(date="2024-01-15 23:59"), row(date="2024-01-16 00:01")]

    assert run_import(write_csv(tmp_path, *rows), vendor).new_orders == 1


def test_import_refuses_numbers_that_a_spreadsheet_has_destroyed(vendor: Vendor, tmp_path: Path) -> None:
    rows = [order_row("1.22704E+15"), order_row("1,22704E+15"), order_row("####"), order_row("12E7")]

    summary = import_rows(vendor, tmp_path, rows)

    assert summary.refused == {Reason.DESTROYED_NUMBER: 3}
    assert Order.objects.get().reference == "12E7"
