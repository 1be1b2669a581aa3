"""Imports that are killed, fail, or run at the same time."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psycopg2
import pytest
from django.db import connection
from django.db.models import Count, F

from devtools.roles import WORKER
from orders.imports.load import import_file as import_module
from orders.imports.load.import_file import import_file
from orders.imports.models import ImportRun
from orders.imports.problem import ImportProblem
from orders.models import Activity, Order
from orders.search.models import SearchKey
from tests import make, workers
from tests.orders.imports.makers import MAPPING, checksum, mapping, row, run_import, write_csv
from tests.waiting import until
from vendors.models import Vendor

INVOICES = 2_500  # two writers have begun at most 2,000 more than the second kill waits for
APPLICATION_NAME = "an import of the tests"  # finds its connections in the database
GATE = 4_127  # number of an advisory lock
WAIT_AT_THE_GATE = """
    CREATE FUNCTION wait_at_the_gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF (SELECT count(*) FROM orders_order) >= %s THEN PERFORM pg_advisory_xact_lock_shared(%s); END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER wait_at_the_gate BEFORE INSERT ON orders_order EXECUTE FUNCTION wait_at_the_gate();
"""
TOML = """
source = "Old Shop"
columns = {{ {columns} }}
dates = {{ format = "%Y-%m-%d %H:%M", zone = "Europe/Dublin" }}
"""


def start_import(file: Path, vendor: Vendor) -> "subprocess.Popen[bytes]":
    toml = file.with_suffix(".toml")
    toml.write_text(
        TOML.format(columns=", ".join(f'{key} = "{name}"' for key, name in MAPPING["columns"].items()))
    )
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "mycommerce.settings",
        "DATABASE_URL": workers.own_database_url(WORKER),
        "DATABASE_DIRECT_URL": direct_url(workers.own_database_url(WORKER)),
        "PGAPPNAME": APPLICATION_NAME,
    }
    command: list[str | Path] = [
        "manage.py",
        "import_orders",
        file,
        "--vendor",
        str(vendor.number),
        "--mapping",
        toml,
    ]
    report: list[str | Path] = ["--report", file.with_suffix(".refused"), "--verbosity=0"]
    return subprocess.Popen([sys.executable, *command, *report], cwd=workers.ROOT, env=environ)


def direct_url(url: str) -> str:
    """Return another address of the same database, as of one without a pooler."""
    return f"{url}{'&' if '?' in url else '?'}connect_timeout=60"


def has_imported(vendor: Vendor, minimum: int) -> bool:
    return Order.objects.filter(vendor=vendor).count() >= minimum


@contextmanager
def paused_at(order_count: int) -> Iterator[None]:
    """Block the writing of further orders once so many are committed, until the context ends."""
    with connection.cursor() as cursor:
        cursor.execute(WAIT_AT_THE_GATE, [order_count, GATE])
        cursor.execute("SELECT pg_advisory_lock(%s)", [GATE])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [GATE])
            assert until(no_import_is_connected, seconds=120)
            cursor.execute("DROP FUNCTION wait_at_the_gate CASCADE")


def no_import_is_connected() -> bool:
    """Whether the database has ended the statements of a killed import: a commit that has arrived is carried out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = %s)", [APPLICATION_NAME]
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_import_resumes_after_kills_with_whole_orders_and_no_duplicates(tmp_path: Path) -> None:
    killed, undisturbed = make.vendor(), make.vendor()
    lines = [
        row(str(7 * n % INVOICES), sku=f"S-{n % 99}", price=n % 50, email="") for n in range(2 * INVOICES)
    ]
    file = write_csv(tmp_path, *lines)
    orders = Order.objects.filter(vendor=killed)

    for minimum in (1, 200):
        with paused_at(minimum):
            process = start_import(file, killed)
            assert until(partial(has_imported, killed, minimum), seconds=120)
            process.send_signal(signal.SIGKILL)
            process.wait()

        assert minimum <= orders.count() < INVOICES
        assert not orders.annotate(item_rows=Count("items")).exclude(item_rows=F("item_count")).exists()
        assert Activity.objects.filter(vendor=killed).count() == orders.count()
        assert SearchKey.objects.filter(vendor=killed, kind=SearchKey.Kind.NUMBER).count() == orders.count()
        assert ImportRun.objects.get(vendor=killed).state == "importing"

    for vendor in (killed, undisturbed):
        import_file(file, mapping(kinds={}, countries={}), vendor)

    assert checksum(killed) == checksum(undisturbed)
    run = ImportRun.objects.get(vendor=killed)
    assert (run.state, run.attempt) == ("done", 2)
    assert sum(group["orders"] for group in run.summary["groups"]) == orders.count() == INVOICES


@pytest.mark.django_db(transaction=True)
def test_import_run_stays_unfinished_when_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = make.vendor()
    file = write_csv(tmp_path, *(row(str(n)) for n in range(1_100)))
    monkeypatch.setattr("orders.imports.load.chunk.ITEM_COLUMNS", ("vendor_id", "no_such_column"))

    with pytest.raises(psycopg2.errors.UndefinedColumn):
        import_file(file, mapping(), vendor)

    assert not Order.objects.exists()
    assert ImportRun.objects.get().state == "importing"
    monkeypatch.undo()
    assert import_file(file, mapping(), vendor).new_orders == 1_100
    assert ImportRun.objects.get().state == "done"


@pytest.mark.django_db(transaction=True)
def test_import_runs_once_at_a_time_per_vendor_and_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = make.vendor("Acme Software")
    file = write_csv(tmp_path, row())
    monkeypatch.setattr(import_module, "LOCK_TIMEOUT", 0)
    other = psycopg2.connect(workers.own_database_url(WORKER))
    try:
        with other.cursor() as cursor:
            key = f"import {vendor.pk} Old Shop"
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [key])
            with pytest.raises(ImportProblem, match="Old Shop are being imported for Acme Software already"):
                run_import(file, vendor)
            assert run_import(file, vendor, source="Older Shop").new_orders == 1
    finally:
        other.close()
    monkeypatch.undo()

    assert run_import(file, vendor).new_orders == 1
