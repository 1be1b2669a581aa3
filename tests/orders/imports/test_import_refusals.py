import csv
import gzip
import shutil
from pathlib import Path

import pytest

from orders.imports.load.check import check_file
from orders.imports.load.import_file import import_file
from orders.imports.mapping.presets import load_mapping
from orders.imports.reason import Reason
from orders.models import Order, OrderItem
from tests.orders.imports.makers import DATA, checksum, mapping, row, run_import, write_csv
from vendors.models import Vendor

DIRTY = DATA / "dirty_orders.csv"
REFUSED = {
    Reason.BAD_DATE: 5,
    Reason.BAD_PRICE: 3,
    Reason.BAD_QUANTITY: 5,
    Reason.TOO_LARGE: 4,
    Reason.INCOMPLETE: 3,
    Reason.TOO_LONG: 3,
    Reason.CELL_COUNT: 2,
    Reason.MIXED_CURRENCIES: 2,
    Reason.NO_REFERENCE: 2,
    Reason.UNKNOWN_CURRENCY: 1,
    Reason.MALFORMED: 1,
    Reason.NOT_JOINED: 1,
    Reason.UNKNOWN_COUNTRY: 1,
    Reason.FUTURE_DATE: 1,
}


def test_import_refuses_rows_with_their_reasons(vendor: Vendor, tmp_path: Path) -> None:
    report = tmp_path / "reports" / "refused.csv"

    summary = import_file(DIRTY, load_mapping(str(DATA / "dirty.toml")), vendor, report=report, writers=0)

    assert summary.refused == REFUSED
    assert summary.rows == summary.new_rows + summary.refused_rows == 200
    assert OrderItem.objects.count() == 166
    with report.open(newline="") as file:
        reasons = [line["reason"] for line in csv.DictReader(file, delimiter=";")]
    assert {reason: reasons.count(reason) for reason in reasons} == REFUSED


def test_import_accepts_unusual_rows(vendor: Vendor) -> None:
    import_file(DIRTY, load_mapping(str(DATA / "dirty.toml")), vendor, writers=0)

    def items(reference: str) -> list[tuple[str, int, int]]:
        lines = OrderItem.objects.filter(order__reference=reference).order_by("position")
        return list(lines.values_list("name", "quantity", "total_minor"))

    assert items("8001") == [("Backup Pro", 2, 9990)] * 3
    assert items("8012") == [("Zwei Zeilen", 1, 4995)]
    assert items("8013") == [("\\N", 1, 4995), ("tab\there \\.", 1, 4995)]
    assert items("8014") == [("Backup Pro", 3, 300), ("Backup Pro", 3, 14985)]
    assert [name for name, *_ in items("8019")] == [
        "Backup Pro",
        "Backup Pro, 5 seats",
        "Backup Pro (old code)",
    ]
    assert items("G8018") == [("Backup Pro", -80995, -404570025)]
    times = (
        Order.objects.filter(reference__in=("8015", "8016")).order_by("reference").values_list("placed_at")
    )
    assert [f"{placed_at:%H:%M}" for (placed_at,) in times] == ["01:30", "00:30"]
    assert Order.objects.get(reference="8017").email == "łukasz@poczta.example"


def test_import_takes_customers_from_the_joined_file(vendor: Vendor) -> None:
    import_file(DIRTY, load_mapping(str(DATA / "dirty.toml")), vendor, writers=0)

    order = Order.objects.filter(street1="Straße der Einheit 1").first()
    assert order is not None
    assert (order.full_name, order.company) == ("Jürgen Groß", "Groß & Söhne GmbH")
    assert (order.postal_code, order.city, order.country.code) == ("02826", "Görlitz", "DE")
    assert order.last_name_key == "gross"


def test_import_refuses_whole_invoices_and_takes_the_mended_report(vendor: Vendor, tmp_path: Path) -> None:
    report = tmp_path / "refused.csv"
    file = write_csv(tmp_path, row("1001"), row("1001", quantity="two"), row("1002"))
    import_file(file, mapping(), vendor, report=report, writers=0)
    assert [order.reference for order in Order.objects.all()] == ["1002"]

    mended = write_csv(
        tmp_path, *report.read_text().replace("two", "2").splitlines()[1:], header=_header(report)
    )
    summary = run_import(mended, vendor)

    assert summary.new_orders == 1
    assert Order.objects.get(reference="1001").total_minor == 3 * 4995


@pytest.mark.parametrize(
    "changed",
    [
        [row("1001"), row("1001", quantity=3)],
        [row("1001")],
        [row("1001"), row("1001"), row("1001")],
        [row("1001"), row("1001", sku="BP-2")],
        [row("1001", currency="USD"), row("1001", currency="USD")],
    ],
)
def test_import_refuses_an_invoice_imported_with_other_content(
    vendor: Vendor, tmp_path: Path, changed: list[str]
) -> None:
    run_import(write_csv(tmp_path, row("1001"), row("1001")), vendor)
    before = checksum(vendor)

    summary = run_import(write_csv(tmp_path, *changed), vendor)

    assert summary.refused == {Reason.CHANGED: len(changed)}
    assert checksum(vendor) == before


def test_refusal_report_has_the_row_and_the_cell(vendor: Vendor, tmp_path: Path) -> None:
    report = tmp_path / "refused.csv"
    file = write_csv(tmp_path, row("1001"), "", row("1002", country="Atlantis"))

    check_file(file, mapping(), vendor, report=report)

    assert _header(report) == f"row,reason,explanation,cell,{file.read_text().splitlines()[0]}"
    line = report.read_text().splitlines()[1]
    assert line.startswith("4,unknown-country,")
    assert ",Atlantis,1002,2024-01-15 12:30," in line


def _header(report: Path) -> str:
    return report.read_text().splitlines()[0]


def test_check_file_reads_a_gzip_file(vendor: Vendor, tmp_path: Path) -> None:
    packed = tmp_path / "dirty_orders.csv"  # by its content, not by its name
    packed.write_bytes(gzip.compress(DIRTY.read_bytes()))
    shutil.copy(DATA / "dirty_customers.csv", tmp_path)

    summary = check_file(packed, load_mapping(str(DATA / "dirty.toml")), vendor)

    assert (summary.rows, summary.refused_rows) == (200, 34)
