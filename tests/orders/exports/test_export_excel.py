"""Excel files: short ones at once, long ones by a worker that may be killed, and only for those who may have them."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries, Settings

from jobs.claim import claim
from jobs.models import Job
from jobs.worker import process_jobs
from orders.exports import exporter
from orders.exports.models import ExportRun
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "exports"


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch, vendor: Vendor) -> None:
    """Five orders are many."""
    monkeypatch.setattr(exporter, "AT_ONCE", 2)
    monkeypatch.setattr(exporter, "BATCH", 2)
    for number in range(5):
        make.order(vendor, last_name=f"Hopper {number}")


@pytest.fixture
def start(amir: Actor, panel: Panel, long: None) -> Callable[..., ExportRun]:
    def start(token: str = "", query: str = "") -> ExportRun:
        form = {"format": "xlsx", "token": token or str(uuid4()), "query": query}
        answer = panel(amir).post("/orders/export/", form)
        run = ExportRun.objects.latest("pk")
        assert (answer.status_code, answer.headers["Location"]) == (303, run.get_absolute_url())
        return run

    return start


def rows_of(answer: HttpResponse) -> list[tuple[object, ...]]:
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return list(load_workbook(io.BytesIO(body), read_only=True).active.iter_rows(values_only=True))


def test_it_makes_a_short_file_at_once(amir: Actor, vendor: Vendor, panel: Panel, folder: Path) -> None:
    make.order(vendor, currency="JPY", company="=1+1", card_last4="0042")

    answer = panel(amir).post("/orders/export/", {"format": "xlsx", "query": "last_name=hop"})

    heading, row = rows_of(answer)
    cells = dict(zip(heading, row, strict=True))
    assert cells["Date (UTC)"] == datetime(2026, 3, 14, 9, 26, 53)  # noqa: DTZ001  Excel knows no zones
    assert (cells["Company"], cells["Total"], cells["Card's last four"]) == ("=1+1", 4995, "0042")
    assert answer["Content-Disposition"].endswith('.xlsx"')
    assert (ExportRun.objects.get().rows, list(folder.iterdir())) == (1, [])


def test_it_makes_a_long_file_by_a_worker(start: Callable[..., ExportRun], amir: Actor, panel: Panel) -> None:
    run, client = start(query="last_name=hopper"), panel(amir)
    assert "orders written" in client.get(run.get_absolute_url()).content.decode()

    process_jobs()

    run.refresh_from_db()
    assert (run.state, run.total, run.rows) == ("ready", 5, 5)
    assert "Download" in client.get(run.get_absolute_url()).content.decode()
    listed = [order.number for order, _, _ in client.get("/orders/").context["page"].rows]
    assert [row[0] for row in rows_of(client.get(f"{run.get_absolute_url()}file/"))[1:]] == listed


def test_it_is_one_file_when_the_form_comes_twice(start: Callable[..., ExportRun]) -> None:
    token = str(uuid4())

    assert start(token) == start(token)
    assert Job.objects.count() == 1


def test_it_begins_anew_after_a_kill(start: Callable[..., ExportRun], folder: Path) -> None:
    run = start()
    job = claim(Job.objects.get().pk)
    assert job
    folder.mkdir()
    (folder / f"{run.pk}-1.part").write_bytes(b"half")
    ExportRun.objects.update(rows=4)
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    process_jobs()

    run.refresh_from_db()
    assert (run.state, run.rows) == ("ready", 5)
    assert exporter.file_of(run).stat().st_size > 1_000


def test_it_can_be_stopped(start: Callable[..., ExportRun], amir: Actor, panel: Panel) -> None:
    run = start()

    page = panel(amir).post(f"{run.get_absolute_url()}stop/", follow=True).content.decode()
    process_jobs()

    run.refresh_from_db()
    assert "Stopped" in page
    assert (run.state, exporter.file_of(run).exists()) == ("stopped", False)


def test_it_says_so_when_it_never_works(
    start: Callable[..., ExportRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start()
    monkeypatch.setattr(exporter, "Workbook", None)

    for _ in range(5):
        Job.objects.update(due_at=timezone.now() - timedelta(seconds=1))
        process_jobs()

    run.refresh_from_db()
    assert (run.state, Job.objects.get().state) == ("failed", "failed")


def test_it_removes_what_nobody_fetched(
    start: Callable[..., ExportRun], folder: Path, amir: Actor, panel: Panel
) -> None:
    old, new = start(), start()
    process_jobs()
    ExportRun.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=8))

    exporter.remove_old()

    assert [path.stem for path in folder.iterdir()] == [str(new.pk)]
    page = panel(amir).get(f"{old.get_absolute_url()}file/", follow=True).content.decode()
    assert "There is no file any more" in page
    assert "The file was removed" in page


def test_it_gives_files_only_to_people_with_the_right(
    start: Callable[..., ExportRun], panel: Panel, alice: Actor, anna: Actor, charlie: Actor
) -> None:
    run = start()
    process_jobs()
    file = f"{run.get_absolute_url()}file/"

    answers = {who.name: panel(who).get(file).status_code for who in (alice, anna, charlie)}

    assert list(answers.values()) == [200, 403, 404]
    assert "Export" not in panel(anna).get("/orders/").content.decode()


def test_it_costs_few_queries(
    start: Callable[..., ExportRun],
    amir: Actor,
    panel: Panel,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = panel(amir)
    for _ in range(3):
        run = start()

    for page in ("/orders/exports/", run.get_absolute_url()):
        with django_assert_max_num_queries(4):
            assert client.get(page).status_code == 200
