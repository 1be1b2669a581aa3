"""The import pages: upload, columns, check, import, stop and resume."""

import gzip
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook
from pytest_django import DjangoAssertNumQueries

from jobs.models import Job
from jobs.worker import process_jobs
from orders.imports.load.progress import ImportStopped, ProgressReporter
from orders.imports.models import ImportRun
from orders.imports.page import files
from orders.models import Order
from tests.forms import hidden_fields
from tests.job_states import claim, expire_leases
from tests.orders.imports.makers import CSV, HEADER, form_data
from tests.types import Response
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
Upload = Callable[..., Response]


def excel() -> bytes:
    book, content = Workbook(), io.BytesIO()
    book.active.append(HEADER.split(","))
    book.active.append(
        ["1", datetime(2024, 1, 15, 12, 30), "BP-1", "Backup Pro", 1, 49.95, "EUR", None, "Ireland"]  # noqa: DTZ001
    )
    book.active.append([None] * 9)
    book.active.append(["3", datetime(2024, 1, 16), "BP-1", "Backup Pro", 2.0, 50, "EUR", None, "IE"])  # noqa: DTZ001
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "rows", "total"),
    [
        (CSV, "orders.csv", 3, "€149.85"),
        (gzip.compress(CSV), "orders.csv.gz", 3, "€149.85"),
        (excel(), "orders.xlsx", 2, "€149.95"),
    ],
    ids=("csv", "gzip", "excel"),
)
def test_import_page_guesses_the_columns_and_checks_the_file(
    check: Callable[..., ImportRun], content: bytes, name: str, rows: int, total: str, client: Client
) -> None:
    run = check(content, name)

    assert run.mapping["columns"] == {
        "reference": "invoice", "placed_at": "date", "sku": "sku", "name": "title", "quantity": "quantity",
        "price": "price", "currency": "currency", "email": "email", "country": "country",
    }  # fmt: skip
    assert (run.state, run.summary["rows"], Order.objects.count()) == ("checked", rows, 0)
    page = client.get(run.get_absolute_url()).content.decode()
    assert "Import 2 orders" in page
    assert ("Not a number" in page) == (rows == 3)
    assert total in page


@pytest.mark.django_db(transaction=True)
def test_import_page_imports_once_and_reports_refused_rows(
    check: Callable[..., ImportRun], client: Client, vendor: Vendor
) -> None:
    run = check()
    start = f"{run.get_absolute_url()}start/"
    for _ in range(2):
        client.post(start)
    assert Job.objects.filter(done_at=None).count() == 1
    process_jobs()

    run.refresh_from_db()
    assert (run.state, vendor.orders.count()) == ("done", 2)
    assert "The same file again changes nothing" in client.get(run.get_absolute_url()).content.decode()
    report = b"".join(client.get(f"{run.get_absolute_url()}report/")).decode()
    assert "“price” is “x”, and has to be an amount." in report
    assert ",x,2,2024-01-15 12:30" in report

    again = check()
    assert again.summary["groups"][0]["is_known"]
    assert "Import 2" not in client.get(again.get_absolute_url()).content.decode()


def test_import_starts_only_what_the_page_has_shown(check: Callable[..., ImportRun], client: Client) -> None:
    run = check()
    form = hidden_fields(client.get(run.get_absolute_url()).text)
    ImportRun.objects.filter(vendor_id=run.vendor_id, pk=run.pk).update(attempt=run.attempt + 1)

    page = client.post(f"{run.get_absolute_url()}start/", form, follow=True).text

    assert "Meanwhile the file was checked anew, and nothing was imported." in page
    run.refresh_from_db()
    assert run.state == "checked"


@pytest.mark.django_db(transaction=True)
def test_import_run_resumes_after_a_killed_worker(
    check: Callable[..., ImportRun], client: Client, vendor: Vendor
) -> None:
    run = check()
    client.post(f"{run.get_absolute_url()}start/")
    assert claim(Job.objects.latest("pk").pk)  # by a worker that was killed
    assert process_jobs() == 0
    expire_leases()

    process_jobs()

    run.refresh_from_db()
    assert (run.state, vendor.orders.count()) == ("done", 2)


def test_import_run_can_be_stopped_and_resumed(check: Callable[..., ImportRun], client: Client) -> None:
    run = check()
    client.post(f"{run.get_absolute_url()}start/")
    client.post(f"{run.get_absolute_url()}stop/")
    process_jobs()

    run.refresh_from_db()
    assert (run.state, Order.objects.count()) == ("stopped", 0)
    assert "Go on" in client.get(run.get_absolute_url()).content.decode()
    client.post(f"{run.get_absolute_url()}start/")
    run.refresh_from_db()
    assert (run.state, run.attempt) == ("importing", 3)


def test_progress_reporter_raises_when_the_run_was_stopped(check: Callable[..., ImportRun]) -> None:
    run = check()
    ImportRun.objects.update(state="importing")
    run.refresh_from_db()
    reporter = ProgressReporter(run)
    reporter.report("Checking", 10, 20)
    run.stop()

    with pytest.raises(ImportStopped):
        reporter.report("Checking", 20, 20)
    run.refresh_from_db()
    assert (run.state, run.phase, run.processed) == ("stopped", "Checking", 10)


def test_mapping_is_taken_from_the_last_file_with_the_same_columns(
    check: Callable[..., ImportRun], upload: Upload, client: Client
) -> None:
    check(source="Old Shop", credit="C")

    form = client.get(upload(name="next.csv").headers["Location"]).context["form"]

    assert (form["source"].value(), form["credit"].value()) == ("Old Shop", "C")


def test_mapping_is_taken_from_the_preset_with_the_same_columns(upload: Upload, client: Client) -> None:
    header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
    line = "536365,85123A,HOLDER,6,2010-12-01 08:26:00,2.55,17850,EIRE"

    form = client.get(upload(f"{header}\n{line}\n".encode()).headers["Location"]).context["form"]

    assert [form[name].value() for name in ("source", "currency", "credit")] == ["Online Retail", "GBP", "C"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"column_1": ""}, "Say which column is: Date."),
        ({"column_2": "reference"}, "Two columns are matched with Order number."),
        ({"column_6": ""}, "Say which column is the currency"),
        ({"column_6": "", "currency": "eu"}, "“EU” is no currency."),
    ],
)
def test_mapping_form_says_what_is_missing(
    upload: Upload, client: Client, changes: dict[str, str], sentence: str
) -> None:
    page = client.get(upload().headers["Location"])

    response = client.post(page.request["PATH_INFO"], form_data(page) | changes)

    assert sentence in response.content.decode()
    assert not Job.objects.filter(done_at=None).exists()


def test_upload_is_saved_once_per_form_token(upload: Upload) -> None:
    token = str(uuid4())

    assert upload(token=token).headers["Location"] == upload(token=token).headers["Location"]
    assert ImportRun.objects.count() == 1


def test_import_run_fails_with_the_problem_of_the_file(
    check: Callable[..., ImportRun], client: Client
) -> None:
    run = check(HEADER.encode() + b"\n")

    assert run.state == "failed"
    assert "orders.csv has no rows below its header." in client.get(run.get_absolute_url()).content.decode()


def test_remove_old_files_keeps_the_run(check: Callable[..., ImportRun], folder: Path) -> None:
    run = check()
    ImportRun.objects.update(created_at=timezone.now() - files.RETENTION - timedelta(days=1))

    files.remove_old_files()

    assert list(folder.iterdir()) == []
    assert ImportRun.objects.get() == run


def test_import_page_is_in_the_menu_with_the_right_only(panel: Panel, anna: Actor, amir: Actor) -> None:
    assert "Import orders" in panel(amir).get("/orders/").content.decode()
    assert "Import orders" not in panel(anna).get("/orders/").content.decode()


def test_import_pages_make_few_queries(
    check: Callable[..., ImportRun], client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    runs = [check() for _ in range(3)]

    for page in ("/orders/imports/", runs[0].get_absolute_url(), f"{runs[0].get_absolute_url()}columns/"):
        with django_assert_max_num_queries(4):
            assert client.get(page).status_code == 200
