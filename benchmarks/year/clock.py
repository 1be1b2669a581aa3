"""A clock that both Python and PostgreSQL go by, moved on by a day at a time."""

from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

import time_machine

BEGINS = datetime(2026, 1, 1, 9, tzinfo=UTC)
# Found before pg_catalog's own, also by the defaults of the columns that migrations make.
FUNCTIONS = """
    CREATE SCHEMA clock;
    CREATE TABLE clock.shift (shift interval NOT NULL);
    INSERT INTO clock.shift VALUES ('0');
    CREATE FUNCTION clock.statement_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS
        'SELECT pg_catalog.statement_timestamp() + shift FROM clock.shift';
    CREATE FUNCTION clock.now() RETURNS timestamptz LANGUAGE sql STABLE AS
        'SELECT pg_catalog.now() + shift FROM clock.shift';
"""
SEARCH_PATH = "public, clock, pg_catalog"


class Clock:
    """A context manager; `hours` is the length of a day."""

    def __init__(self, hours: float) -> None:
        self.day = timedelta(hours=hours)
        self.shift = BEGINS - datetime.now(UTC)
        self.travel = time_machine.travel(BEGINS)

    def __enter__(self) -> Self:
        self.traveller = self.travel.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.travel.stop()

    def move_database(self) -> None:
        """Let the empty database go by this clock."""
        from django.db import connection  # noqa: PLC0415  settings read the environment that a run makes

        with connection.cursor() as cursor:
            cursor.execute(FUNCTIONS)
            cursor.execute("SELECT current_database()")
            name = connection.ops.quote_name(cursor.fetchone()[0])
            cursor.execute(f"ALTER DATABASE {name} SET search_path = {SEARCH_PATH}")
        connection.close()
        self._shift_database()

    def next_day(self) -> None:
        self.shift += self.day
        self.traveller.move_to(datetime.now(UTC) + self.day)
        self._shift_database()

    def _shift_database(self) -> None:
        from django.db import connection  # noqa: PLC0415

        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE clock.shift SET shift = make_interval(secs => %s)", [self.shift.total_seconds()]
            )
