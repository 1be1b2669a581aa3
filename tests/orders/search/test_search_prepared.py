"""A search is planned once for each connection, whatever is searched for."""

from collections.abc import Iterator

import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext

from orders.search import prepared

STATEMENT = "SELECT %(word)s::text, %(number)s::bigint, %(word)s::text LIKE '%%a%%'"


@pytest.fixture(autouse=True)
def nothing_known(db: None) -> Iterator[None]:
    prepared._known.clear()
    yield
    prepared._known.clear()


def plans() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name = ANY(%s)", [names()])
        return int(cursor.fetchone()[0])


def names() -> list[str]:
    return [name for known in prepared._known.values() for name, _ in known.values()]


def test_it_plans_once_in_the_round_trip_that_first_runs_it() -> None:
    with CaptureQueriesContext(connection) as queries:
        found = [
            prepared.fetch(STATEMENT, {"number": 3, "word": word, "unused": 1})
            for word in ("ada", "o'hara %", "")
        ]

    assert found == [[("ada", 3, True)], [("o'hara %", 3, True)], [("", 3, False)]]
    assert len(queries) == 3
    assert ["PREPARE" in query["sql"] for query in queries] == [True, False, False]
    assert plans() == 1


def test_it_runs_without_values() -> None:
    assert prepared.fetch("SELECT 1", {}) == prepared.fetch("SELECT 1", {}) == [(1,)]


def test_it_keeps_no_more_plans_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "AT_MOST", 3)

    for number in (1, 2, 3, 4, 5, 1):
        assert prepared.fetch(f"SELECT {number}, %(v)s::int", {"v": 7}) == [(number, 7)]

    assert plans() == 3


def test_it_tries_again_after_a_failure() -> None:
    statement = "SELECT 6 / %(by)s::int"
    with pytest.raises(DataError), transaction.atomic():
        prepared.fetch(statement, {"by": 0})

    assert prepared.fetch(statement, {"by": 2}) == [(3,)]
