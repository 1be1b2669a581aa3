"""Statements of a search are prepared once for each connection."""

from collections.abc import Iterator

import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext

from orders.search import prepared

STATEMENT = "SELECT %(word)s::text, %(number)s::bigint, %(word)s::text LIKE '%%a%%'"


@pytest.fixture(autouse=True)
def nothing_prepared(db: None) -> Iterator[None]:
    prepared._prepared.clear()
    yield
    prepared._prepared.clear()


def prepared_count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name = ANY(%s)", [prepared_names()])
        return int(cursor.fetchone()[0])


def prepared_names() -> list[str]:
    return [name for statements in prepared._prepared.values() for name, _ in statements.values()]


def test_fetch_prepares_once_in_the_round_trip_that_first_runs_it() -> None:
    with CaptureQueriesContext(connection) as queries:
        results = [
            prepared.fetch(STATEMENT, {"number": 3, "word": word, "unused": 1})
            for word in ("ada", "o'hara %", "")
        ]

    assert results == [[("ada", 3, True)], [("o'hara %", 3, True)], [("", 3, False)]]
    assert len(queries) == 3
    assert ["PREPARE" in query["sql"] for query in queries] == [True, False, False]
    assert prepared_count() == 1


def test_fetch_runs_without_values() -> None:
    assert prepared.fetch("SELECT 1", {}) == prepared.fetch("SELECT 1", {}) == [(1,)]


def test_fetch_keeps_at_most_so_many_prepared_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "MAX_PREPARED", 3)

    for number in (1, 2, 3, 4, 5, 1):
        assert prepared.fetch(f"SELECT {number}, %(v)s::int", {"v": 7}) == [(number, 7)]

    assert prepared_count() == 3


def test_fetch_prepares_again_after_a_failure() -> None:
    statement = "SELECT 6 / %(by)s::int"
    with pytest.raises(DataError), transaction.atomic():
        prepared.fetch(statement, {"by": 0})

    assert prepared.fetch(statement, {"by": 2}) == [(3,)]
