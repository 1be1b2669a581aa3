"""Of several `migrate` at once one works, and the others wait; none keeps the panel waiting for a table."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.core.management.commands import migrate as django_migrate
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration

from mycommerce.management.commands import migrate


@contextmanager
def another_connection() -> Iterator[BaseDatabaseWrapper]:
    other = connections["default"].copy()
    yield other
    other.close()


def test_second_migrate_waits_for_the_first(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "SECONDS_BETWEEN", 0.02)
    order, output = [], StringIO()

    def migrate_second() -> None:
        with another_connection() as other, migrate.Command(stderr=output)._turn(other):
            order.append("second")

    second = threading.Thread(target=migrate_second)
    with another_connection() as first, migrate.Command()._turn(first):
        second.start()
        deadline = time.monotonic() + 10
        while not output.getvalue() and time.monotonic() < deadline:
            time.sleep(0.01)
        order.append("first")
    second.join(10)

    assert order == ["first", "second"]
    assert output.getvalue().count("Another process is migrating this database") == 1


def test_migrate_lets_the_next_one_begin_after_an_error(db: None) -> None:
    with another_connection() as first, pytest.raises(ZeroDivisionError), migrate.Command()._turn(first):
        raise ZeroDivisionError

    with another_connection() as second, migrate.Command()._turn(second):
        pass  # it did not wait for ever


class ConcurrentMigration(Migration):
    atomic = False


@pytest.fixture
def command(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[migrate.Command]:
    """The command on a connection of its own; what it migrates locks a table."""
    command = migrate.Command(stderr=StringIO())

    def lock_table(self: migrate.Command, *args: Any, **options: Any) -> None:
        self.migration_progress_callback("apply_start", Migration("locks", "jobs"))
        with self._connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                cursor.execute("LOCK TABLE jobs_heartbeat")
            finally:
                cursor.execute("ROLLBACK")

    monkeypatch.setattr(django_migrate.Command, "handle", lock_table)
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "20ms")
    with another_connection() as command._connection:
        command.verbosity = 0
        yield command


def test_migrate_tries_again_while_a_table_is_in_use(
    command: migrate.Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    with another_connection() as reader:
        with reader.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM jobs_heartbeat")
        monkeypatch.setattr(time, "sleep", lambda _: reader.close())  # it ends between two tries

        command._migrate()

    assert command.stderr.getvalue().count("A table is in use: trying again") == 1


def test_migrate_fails_when_a_table_stays_in_use(
    command: migrate.Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "LOCK_TRIES", 2)
    monkeypatch.setattr(migrate, "SECONDS_BETWEEN", 0)
    with another_connection() as reader, reader.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM jobs_heartbeat")

        with pytest.raises(OperationalError, match="lock timeout"):
            command._migrate()


@pytest.mark.parametrize(("migration", "limit"), [(Migration, "20ms"), (ConcurrentMigration, "0")])
def test_migration_waits_for_a_lock_as_long_as_nobody_waits_for_it(
    command: migrate.Command, migration: type[Migration], limit: str
) -> None:
    command.migration_progress_callback("apply_start", migration("x", "jobs"))

    with command._connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone()[0] == limit


@pytest.mark.slow
def test_writer_waits_a_second_at_most_for_a_migration(
    command: migrate.Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long report reads the table, the migration waits for the report, and the writer for the migration."""
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "1s")
    command._connection.inc_thread_sharing()
    migration, waits = threading.Thread(target=command._migrate), list[float]()
    with another_connection() as report, another_connection() as writer, writer.cursor() as cursor:
        report.cursor().execute("BEGIN; SELECT 1 FROM jobs_heartbeat")
        migration.start()
        deadline = time.monotonic() + 4
        while time.monotonic() < deadline:
            began = time.monotonic()
            cursor.execute("UPDATE jobs_heartbeat SET beat_at = now()")
            waits.append(time.monotonic() - began)
            time.sleep(0.02)
    migration.join(10)

    assert not migration.is_alive()
    assert 0.5 < max(waits) < 1.5
