from io import StringIO
from pathlib import Path

import pytest

from core.progress_bars import ProgressBars
from orders.imports.load.check import check_file
from orders.imports.load.import_file import import_file
from orders.imports.models import ImportRun
from orders.models import Order, OrderItem
from tests import make
from tests.orders.imports.makers import checksum, mapping, row, run_import, write_csv
from vendors.models import Vendor


def test_import_keeps_duplicate_rows(vendor: Vendor, tmp_path: Path) -> None:
    run_import(write_csv(tmp_path, row(), row(), row()), vendor)

    assert (OrderItem.objects.count(), Order.objects.get().total_minor) == (3, 3 * 4995)


def test_import_of_the_same_file_changes_nothing(vendor: Vendor, tmp_path: Path) -> None:
    file = write_csv(tmp_path, row("1001"), row("1001"), row("1002", price="x"))
    run_import(file, vendor)
    before = checksum(vendor)

    summary = run_import(file, vendor)

    assert (summary.new_rows, summary.known_rows, summary.refused_rows) == (0, 2, 1)
    assert checksum(vendor) == before
    assert ImportRun.objects.count() == 1


def test_import_takes_a_reference_once_per_vendor_and_source(
    vendor: Vendor, other_vendor: Vendor, tmp_path: Path
) -> None:
    file = write_csv(tmp_path, row("1001"))

    for owner, source in ((vendor, "Old Shop"), (other_vendor, "Old Shop"), (vendor, "Older Shop")):
        assert run_import(file, owner, source=source).new_orders == 1

    assert Order.objects.filter(reference="1001").count() == 3


def test_check_file_writes_nothing(vendor: Vendor, tmp_path: Path) -> None:
    summary = check_file(write_csv(tmp_path, row("1001"), row("1002", quantity="x")), mapping(), vendor)

    assert (summary.rows, summary.new_orders, summary.refused_rows) == (2, 1, 1)
    assert not Order.objects.exists()
    assert not ImportRun.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_import_reports_its_progress(tmp_path: Path) -> None:
    reports: list[tuple[str, int, int]] = []
    file = write_csv(tmp_path, *(row(str(number)) for number in range(2_500)))

    import_file(file, mapping(), make.vendor(), progress=lambda *report: reports.append(report))

    assert reports[0] == ("Checking", 2500, 2500)
    assert [phase for phase, *_ in reports[1:]] == ["Writing"] * 4
    assert reports[-1] == ("Writing", 2500, 2500)
    run = ImportRun.objects.get()
    assert (run.state, run.phase, run.processed, run.total) == ("done", "Writing", 2500, 2500)
    assert (run.started_by, run.summary["groups"][0]["orders"]) == ("import_orders", 2500)


def test_import_writes_long_invoices_in_small_chunks(
    vendor: Vendor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orders.imports.load.invoice.MAX_LINES", 3)
    file = write_csv(
        tmp_path, *(row(str(number), sku=f"S-{line}") for number in range(5) for line in range(number + 1))
    )
    rows_done: list[int] = []

    import_file(file, mapping(), vendor, writers=0, progress=lambda _, done, __: rows_done.append(done))

    assert rows_done == [15, 3, 6, 10, 15]
    assert list(Order.objects.order_by("pk").values_list("reference", "item_count")) == [
        ("0", 1),
        ("1", 2),
        ("2", 3),
        ("3", 4),
        ("4", 5),
    ]


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_bars_are_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, shown in ((Terminal(), True), (StringIO(), False)):
        monkeypatch.setattr("sys.stderr", stream)
        with ProgressBars("row") as bars:
            bars.show("Checking", 500, 1000)
            bars.show("Checking", 1000, 1000)
            bars.show("Writing", 10, 20)

        text = stream.getvalue()
        assert ("Checking: 100%" in text and "Writing:" in text and "row/s" in text) is shown
