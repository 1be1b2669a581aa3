import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from jobs.models import Job
from orders.imports.load.progress import ImportStopped, ProgressReporter
from orders.imports.models import ImportRun
from orders.models import Order
from tests import make
from tests.orders.imports.makers import DATA
from vendors.actor import Actor
from vendors.models import Vendor

FILE = DATA / "dirty_orders.csv"


def import_output(vendor: str, report: Path, *more_options: str) -> str:
    output = StringIO()
    options = ["--vendor", vendor, "--mapping", str(DATA / "dirty.toml"), "--report", str(report)]
    call_command("import_orders", str(FILE), *options, *more_options, stdout=output)
    return output.getvalue()


@pytest.mark.django_db(transaction=True)
def test_import_command_prints_the_summary_and_the_report_path(tmp_path: Path) -> None:
    make.vendor("Acme Software", number=4711)
    report = tmp_path / "refused.csv"

    output = import_output("4711", report)

    assert "200 rows: 166 imported, 0 imported before, 34 refused." in output
    assert "  Imported: 8 of kind credit, 20 rows, −€4,048,754.58\n" in output
    assert "  Imported: 1 of kind order, 2 rows, ¥5,000; rounding left out 0.5 JPY\n" in output
    assert "  Refused: 5 rows, not a whole number\n" in output
    assert f"Every refused row with its reason: {report}\n" in output
    with report.open(newline="") as file:
        assert len(list(csv.reader(file, delimiter=";"))) == 35
    assert "0 imported, 166 imported before, 34 refused." in import_output("acme software", report)


def test_import_command_writes_nothing_in_a_dry_run(vendor: Vendor, tmp_path: Path) -> None:
    output = import_output(vendor.name, tmp_path / "refused.csv", "--dry-run")

    assert "200 rows: 166 to import, 0 imported before, 34 refused." in output
    assert "  To import: 8 of kind credit" in output
    assert not Order.objects.exists()


def test_import_command_lists_vendors_for_an_unknown_one(vendor: Vendor, tmp_path: Path) -> None:
    with pytest.raises(
        CommandError, match=f"There is no one vendor 1; there are: {vendor.number} Acme Software."
    ):
        import_output("1", tmp_path / "refused.csv", "--dry-run")


def test_import_command_fails_with_the_problem_of_the_file(vendor: Vendor) -> None:
    with pytest.raises(CommandError, match=r"^absent\.csv cannot be opened: No such file or directory\.$"):
        call_command("import_orders", "absent.csv", vendor=vendor.name, mapping="online-retail")


@pytest.mark.django_db(transaction=True)
def test_import_command_is_listed_on_the_page_as_a_run(
    vendor: Vendor, tmp_path: Path, amir: Actor, panel: Callable[[Actor], Client]
) -> None:
    import_output(vendor.name, tmp_path / "refused.csv")
    run, client = ImportRun.objects.get(), panel(amir)

    listed, page = client.get("/orders/imports/").text, client.get(run.get_absolute_url()).text

    assert (run.state, run.user, run.mapping["source"]) == ("done", None, "Old Shop")
    assert "dirty_orders.csv" in listed
    assert "Started by import_orders" in page
    assert "Change the columns" not in page
    assert client.get(f"{run.get_absolute_url()}columns/").headers["Location"] == run.get_absolute_url()


def test_import_run_of_the_command_is_stopped_but_not_resumed_on_the_page(
    vendor: Vendor, amir: Actor, panel: Callable[[Actor], Client]
) -> None:
    run = ImportRun.objects.create(
        vendor=vendor, file_name="old.csv", file_digest="0" * 64, size=9, state="importing"
    )
    client = panel(amir)

    page = client.post(f"{run.get_absolute_url()}stop/", follow=True).text
    client.post(f"{run.get_absolute_url()}start/")

    assert "The same command goes on with the others." in page
    assert "Go on" not in page
    assert ImportRun.objects.get().state == "stopped"
    assert not Job.objects.exists()
    with pytest.raises(ImportStopped):
        ProgressReporter(run).report("Writing", 1, 2)
