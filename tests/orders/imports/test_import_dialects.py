"""Any order, written in any dialect, comes in as it was: amounts, dates, states, names."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.money import digits
from orders.imports.load.import_file import import_file
from orders.imports.mapping.guess import guess_mapping
from orders.imports.mapping.parse_mapping import parse_mapping
from orders.models import Order
from vendors.models import Vendor

HEADING = (
    *("Order number", "Date", "Customer name", "Currency", "Product name", "Quantity", "Unit price"),
    *("Shipping", "Discount", "Tax", "Order total", "Status"),
)
START = datetime(2001, 1, 1, tzinfo=UTC)
DATES = (
    "%Y-%m-%dT%H:%M:%SZ",
    "%d.%m.%Y %H:%M:%S",
    "%b %d, %Y %I:%M:%S %p",
    "%Y%m%d%H%M%S",
    "%a, %d %b %Y %H:%M:%S +0000",
)
MARKS = ((",", "."), (".", ","), (" ", ","), ("'", "."), ("", "."))  # of thousands, of decimals
NAMES = st.sampled_from(["Ada Lovelace", "Jürgen Groß", "François Noël", "Søren Kjær", "José Muñoz"])
AMOUNTS = st.integers(100, 5_000_000)
LINE = st.tuples(st.sampled_from(["Editor", "Viewer “Pro”", "Größe; 2", "A, B"]), st.integers(1, 9), AMOUNTS)


@dataclass(frozen=True)
class Dialect:
    """How a file writes what it says."""

    delimiter: str
    encoding: str
    date: str
    marks: tuple[str, str]
    blank_later_rows: bool
    title: bool

    def amount(self, minor: int, currency: str) -> str:
        thousands, mark = self.marks
        text = f"{Decimal(minor).scaleb(-digits(currency)):,.{digits(currency)}f}"
        return text.replace(",", "\0").replace(".", mark).replace("\0", thousands)


DIALECTS = st.builds(
    Dialect,
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(DATES),
    st.sampled_from(MARKS),
    st.booleans(),
    st.booleans(),
)
ORDERS = st.fixed_dictionaries(
    {
        "placed_at": st.integers(0, 700_000_000).map(lambda seconds: START + timedelta(seconds=seconds)),
        "name": NAMES,
        "currency": st.sampled_from(["EUR", "USD", "JPY", "KWD"]),
        "lines": st.lists(LINE, min_size=1, max_size=4),
        "shipping": st.integers(0, 3_000),
        "discount": st.integers(0, 50),
        "tax": st.integers(0, 40),
        "state": st.sampled_from(["paid", "refunded", "pending"]),
    }
)


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(orders=st.lists(ORDERS, min_size=1, max_size=5), dialect=DIALECTS)
def test_any_order_in_any_dialect_comes_in_as_it_was(
    vendor: Vendor, tmp_path: Path, orders: list[dict[str, Any]], dialect: Dialect
) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(file_of(orders, dialect).encode(dialect.encoding))
    with transaction.atomic():
        vendor.timezone = "UTC"
        guess = guess_mapping([path], vendor)
        data = guess.mapping | {"decimal": guess.mapping["decimal"] or dialect.marks[1]}

        summary = import_file(path, parse_mapping(data), vendor, writers=0)

        assert (summary.refused, summary.points.get("differences")) == ({}, None)
        imported = {order.reference: order for order in Order.objects.prefetch_related("items")}
        assert {number: imported_order(order) for number, order in imported.items()} == {
            f"N-{index}": expected(order) for index, order in enumerate(orders)
        }
        transaction.set_rollback(True)


def file_of(orders: list[dict[str, Any]], dialect: Dialect) -> str:
    rows = [[*HEADING]]
    for index, order in enumerate(orders):
        for position, (product, quantity, each) in enumerate(order["lines"]):
            amount = [
                dialect.amount(order[name], order["currency"]) for name in ("shipping", "discount", "tax")
            ]
            of_order = [
                order["placed_at"].strftime(dialect.date), order["name"], order["currency"], *amount,
                dialect.amount(total(order), order["currency"]), order["state"],
            ]  # fmt: skip
            if position and dialect.blank_later_rows:
                of_order = [""] * len(of_order)
            line = [product, str(quantity), dialect.amount(each, order["currency"])]
            rows.append([f"N-{index}", *of_order[:3], *line, *of_order[3:]])
    title = ["Our orders\r\n"] if dialect.title else []
    return "".join([*title, *(dialect.delimiter.join(map(quoted, row)) + "\r\n" for row in rows)])


def quoted(cell: str) -> str:
    return f'"{cell}"' if any(mark in cell for mark in ',;\t|"') else cell


def total(order: dict[str, Any]) -> int:
    lines = sum(quantity * each for _, quantity, each in order["lines"])
    return int(lines + order["shipping"] - min(order["discount"], lines) + order["tax"])


def expected(order: dict[str, Any]) -> tuple[Any, ...]:
    return (
        order["placed_at"], order["name"], order["currency"], total(order), order["state"],
        [(product, quantity) for product, quantity, _ in order["lines"]],
    )  # fmt: skip


def imported_order(order: Order) -> tuple[Any, ...]:
    items = sorted(order.items.all(), key=lambda item: item.position)
    assert sum(item.total_minor for item in items) == order.total_minor
    products = [(item.name, item.quantity) for item in items if item.sku not in ("SHIPPING", "FEE")]
    return (order.placed_at, order.full_name, order.currency, order.total_minor, order.status, products)
