"""What `make run` and the benchmarks do with a database that an earlier version of the project made."""

from pathlib import Path

import psycopg2
import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from benchmarks.databases import create_database
from devtools import embedded
from devtools.earlier_schema import (
    applied_migrations,
    has_earlier_schema,
    migrations_on_disk,
    start_anew_after_earlier_schema,
)
from tests.project import our_apps

OF_THIS_VERSION = [("orders", "0001_initial"), ("auth", "0001_initial"), ("auth", "0099_of_another_django")]
OF_AN_EARLIER_VERSION = [("orders", "0001_initial"), ("refunds", "0002_triggers")]


@pytest.fixture
def servers(tmp_path: Path) -> embedded.Servers:
    """The servers of a data folder that holds a file besides."""
    (tmp_path / "sent-mail").mkdir()
    (tmp_path / "bench").mkdir()
    return embedded.Servers(tmp_path, fast=True)


def write_migrations(database_url: str, rows: list[tuple[str, str]]) -> None:
    """Make the table in which Django notes what it has applied."""
    database = psycopg2.connect(database_url)
    with database, database.cursor() as cursor:
        cursor.execute("CREATE TABLE django_migrations (app text, name text)")
        cursor.executemany("INSERT INTO django_migrations VALUES (%s, %s)", rows)
    database.close()


def test_migrations_on_disk_are_those_of_our_apps(db: None) -> None:
    labels = {app.label for app in our_apps()}
    known = MigrationLoader(connection).disk_migrations

    assert migrations_on_disk() == {key for key in known if key[0] in labels}


def test_dev_moves_data_of_an_earlier_version_aside_and_starts_anew(
    servers: embedded.Servers, capsys: pytest.CaptureFixture[str]
) -> None:
    servers.start()
    write_migrations(servers.environ["DATABASE_URL"], OF_AN_EARLIER_VERSION)

    start_anew_after_earlier_schema(servers)

    [folder] = servers.data.glob("before-*")
    assert applied_migrations(servers.environ["DATABASE_URL"]) == set()
    assert {"postgres", "valkey", "sent-mail"} <= {path.name for path in folder.iterdir()}
    assert (servers.data / "bench").is_dir()
    assert capsys.readouterr().out.count("\n") == 1
    write_migrations(servers.environ["DATABASE_URL"], OF_AN_EARLIER_VERSION)
    start_anew_after_earlier_schema(servers)
    assert len(list(servers.data.glob("before-*"))) == 2
    servers.stop()


def test_dev_keeps_data_of_this_version_and_asks_to_stop_who_uses_other(servers: embedded.Servers) -> None:
    servers.start()
    start_anew_after_earlier_schema(servers)
    write_migrations(servers.environ["DATABASE_URL"], OF_THIS_VERSION)
    start_anew_after_earlier_schema(servers)
    assert not list(servers.data.glob("before-*"))

    database = psycopg2.connect(servers.environ["DATABASE_URL"])
    with database, database.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = '0001_orders' WHERE app = 'orders'")
    database.close()
    with pytest.raises(embedded.EmbeddedError, match="is in use: stop the process"):
        start_anew_after_earlier_schema(embedded.Servers(servers.data))
    servers.stop()


def test_benchmarks_rename_a_database_of_an_earlier_version(
    servers: embedded.Servers, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    servers.start()
    monkeypatch.setenv("DATABASE_URL", servers.environ["DATABASE_URL"])
    url = create_database(60)
    write_migrations(url, OF_AN_EARLIER_VERSION)

    assert create_database(60) == url

    assert not has_earlier_schema(url)
    assert applied_migrations(url) == set()
    assert "bench_60_before_" in capsys.readouterr().out
    servers.stop()
