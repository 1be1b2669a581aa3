from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.imports.reason import Reason
from orders.models import Order, OrderItem
from tests.orders.imports.makers import checksum, row, run_import, write_csv
from vendors.models import Vendor

CELLS = {
    "invoice": st.sampled_from(["1", "2", "3", "C4", "A5", "", " 1 ", "é" * 81]),
    "date": st.sampled_from(["2024-01-15 12:30", "2024-01-15 12:31", "15.01.2024", ""]),
    "sku": st.sampled_from(["BP-1", "", "S" * 65]) | st.text("aé½\\'|;%_", max_size=6),
    "title": st.text(st.characters(exclude_characters='",\0\r\n', exclude_categories=["Cs"]), max_size=210),
    "quantity": st.integers(-(2**33), 2**33).map(str) | st.sampled_from(["1.0", "1.5", "", "x"]),
    "price": st.decimals(-100_000, 100_000, places=3).map(str) | st.sampled_from(["", "1e3", "9" * 16]),
    "currency": st.sampled_from(["EUR", "EUR", "EUR", "JPY", "EU"]),
    "email": st.sampled_from(["", "ada@lovelace.example", "ada"]),
    "country": st.sampled_from(["", "IE", "EIRE", "Atlantis"]),
}
CLEAN = st.fixed_dictionaries({"invoice": st.sampled_from(["1", "2", "3", "C4", "6"])})
ROWS = st.lists(CLEAN | st.fixed_dictionaries({}, optional=CELLS), min_size=1, max_size=25)


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=ROWS)
def test_import_loses_no_row_and_no_money(vendor: Vendor, tmp_path: Path, rows: list[dict[str, str]]) -> None:
    file = write_csv(tmp_path, *(row(**{"invoice": "1"} | cells) for cells in rows))
    with transaction.atomic():
        summary = run_import(file, vendor)

        assert summary.rows == len(rows)
        assert summary.new_rows + summary.refused_rows == summary.rows
        assert OrderItem.objects.count() == summary.new_rows
        assert Order.objects.count() == summary.new_orders
        assert set(summary.refused) <= set(Reason.values)
        for order in Order.objects.prefetch_related("items"):
            lines = [cells for cells in rows if cells.get("invoice", "1").strip() == order.reference]
            exact = sum(Decimal(cells.get("price", "49.95")) * _quantity(cells) for cells in lines)
            assert order.item_count == len(order.items.all()) == len(lines)
            assert order.total_minor == sum(item.total_minor for item in order.items.all())
            assert abs(order.total.decimal - exact) <= len(lines)
        total = sum((group.total.decimal + group.rounding for group in summary.groups), Decimal(0))
        imported = [cells for cells in rows if _is_imported(cells)]
        assert total == sum(Decimal(cells.get("price", "49.95")) * _quantity(cells) for cells in imported)

        before = checksum(vendor)
        assert run_import(file, vendor).new_rows == 0
        assert checksum(vendor) == before
        transaction.set_rollback(True)


def _is_imported(cells: dict[str, str]) -> bool:
    return Order.objects.filter(reference=cells.get("invoice", "1").strip()).exists()


def _quantity(cells: dict[str, str]) -> int:
    return int(Decimal(cells.get("quantity") or "1"))
