"""Excel files: short ones made in the request, long ones by a worker that may be killed; who may download them."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries, Settings

from jobs.models import Job
from jobs.worker import process_jobs
from orders.exports import exporter
from orders.exports.models import ExportRun
from tests import make
from tests.job_states import claim, expire_leases, make_due
from tests.types import Response
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "exports"


@pytest.fixture
def long_search(monkeypatch: pytest.MonkeyPatch, vendor: Vendor) -> None:
    """Five orders, which exceed the limit for a request."""
    monkeypatch.setattr(exporter, "MAX_ROWS_IN_REQUEST", 2)
    monkeypatch.setattr(exporter, "BATCH_SIZE", 2)
    for number in range(5):
        make.order(vendor, last_name=f"Hopper {number}")


@pytest.fixture
def start(amir: Actor, panel: Panel, long_search: None) -> Callable[..., ExportRun]:
    def start(token: str = "", query: str = "") -> ExportRun:
        form = {"format": "xlsx", "token": token or str(uuid4()), "query": query}
        response = panel(amir).post("/orders/export/", form)
        run = ExportRun.objects.latest("pk")
        assert (response.status_code, response.headers["Location"]) == (303, run.get_absolute_url())
        return run

    return start


def rows_of(response: Response) -> list[tuple[object, ...]]:
    body = b"".join(response)
    return list(load_workbook(io.BytesIO(body), read_only=True).active.iter_rows(values_only=True))


def test_short_workbook_is_made_in_the_request(
    amir: Actor, vendor: Vendor, panel: Panel, folder: Path
) -> None:
    make.order(vendor, currency="JPY", company="=1+1", card_last4="0042")

    response = panel(amir).post("/orders/export/", {"format": "xlsx", "query": "last_name=hop"})

    heading, row = rows_of(response)
    cells = dict(zip(heading, row, strict=True))
    assert cells["Date (UTC)"] == datetime(2026, 3, 14, 9, 26, 53)  # noqa: DTZ001  Excel knows no zones
    assert (cells["Company"], cells["Total"], cells["Card's last four"]) == ("=1+1", 4995, "0042")
    assert response["Content-Disposition"].endswith('.xlsx"')
    assert (ExportRun.objects.get().processed, list(folder.iterdir())) == (1, [])


def test_long_workbook_is_made_by_a_worker(
    start: Callable[..., ExportRun], amir: Actor, panel: Panel
) -> None:
    run, client = start(query="last_name=hopper"), panel(amir)
    assert "orders written" in client.get(run.get_absolute_url()).content.decode()

    process_jobs()

    run.refresh_from_db()
    assert (run.state, run.total, run.processed) == ("ready", 5, 5)
    assert "Download" in client.get(run.get_absolute_url()).content.decode()
    listed = [order.number for order, _, _ in client.get("/orders/").context["page"].rows]
    assert [row[0] for row in rows_of(client.get(f"{run.get_absolute_url()}file/"))[1:]] == listed


def test_long_workbook_is_created_once_per_form_token(start: Callable[..., ExportRun]) -> None:
    token = str(uuid4())

    assert start(token) == start(token)
    assert Job.objects.count() == 1


def test_long_workbook_is_rewritten_after_a_killed_worker(
    start: Callable[..., ExportRun], folder: Path
) -> None:
    run = start()
    job = claim(Job.objects.get().pk)
    assert job
    folder.mkdir()
    (folder / f"{run.pk}-1.part").write_bytes(b"half")
    ExportRun.objects.update(processed=4)
    expire_leases()

    process_jobs()

    run.refresh_from_db()
    assert (run.state, run.processed) == ("ready", 5)
    assert exporter.file_path(run).stat().st_size > 1_000


def test_long_workbook_can_be_stopped(start: Callable[..., ExportRun], amir: Actor, panel: Panel) -> None:
    run = start()

    page = panel(amir).post(f"{run.get_absolute_url()}stop/", follow=True).content.decode()
    process_jobs()

    run.refresh_from_db()
    assert "Stopped" in page
    assert (run.state, exporter.file_path(run).exists()) == ("stopped", False)


def test_export_run_fails_after_the_last_attempt(
    start: Callable[..., ExportRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start()
    monkeypatch.setattr(exporter, "Workbook", None)

    for _ in range(5):
        make_due()
        process_jobs()

    run.refresh_from_db()
    assert (run.state, Job.objects.get().state) == ("failed", "failed")


def test_remove_old_files_removes_files_after_a_week(
    start: Callable[..., ExportRun], folder: Path, amir: Actor, panel: Panel
) -> None:
    old, new = start(), start()
    process_jobs()
    ExportRun.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=8))

    exporter.remove_old_files()

    assert [path.stem for path in folder.iterdir()] == [str(new.pk)]
    page = panel(amir).get(f"{old.get_absolute_url()}file/", follow=True).content.decode()
    assert "There is no file any more" in page
    assert "The file was removed" in page


def test_export_file_needs_the_export_right(
    start: Callable[..., ExportRun], panel: Panel, alice: Actor, anna: Actor, charlie: Actor
) -> None:
    run = start()
    process_jobs()
    file = f"{run.get_absolute_url()}file/"

    status_codes = {actor.name: panel(actor).get(file).status_code for actor in (alice, anna, charlie)}

    assert list(status_codes.values()) == [200, 403, 404]
    assert "Export" not in panel(anna).get("/orders/").content.decode()


def test_export_pages_make_few_queries(
    start: Callable[..., ExportRun],
    amir: Actor,
    panel: Panel,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = panel(amir)
    runs = [start() for _ in range(3)]

    for page in ("/orders/exports/", runs[-1].get_absolute_url()):
        with django_assert_max_num_queries(4):
            assert client.get(page).status_code == 200
