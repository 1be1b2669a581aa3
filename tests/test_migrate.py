"""Of several `migrate` at once one works, and the others wait without keeping it from making indexes."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

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
