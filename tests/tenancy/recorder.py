"""Reads every statement that this process sends, and writes down those of the product that leave a vendor out."""

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pgparse
from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from psycopg2 import extensions, sql

from tests.tenancy.place import Place, place_of
from tests.tenancy.scope import VENDOR, Schema
from tests.tenancy.sql import parameter_names
from tests.tenancy.statements import Hole, Reading, read
from vendors.tenancy import SHARED_TABLES

RECORDS = "TENANCY_RECORDS"  # names the file in the environment of this process, and of those that it starts


@dataclass(frozen=True, slots=True)
class Offence:
    """A statement of the product that leaves the vendor of a table out, as its line in the file says it."""

    place: str
    line: int
    holes: list[str]
    tables: list[str]  # one name for each time that a tenant table stands in it
    text: str
    test: str

    @property
    def is_simple(self) -> bool:
        """Return whether it reads one tenant table, and no more."""
        return len(self.tables) == 1 and self.holes == [f"read {self.tables[0]}"]

    def __str__(self) -> str:
        return f"{self.place}, line {self.line}: {', '.join(self.holes)}\n    {self.text}"


class RecordingCursor(extensions.cursor):
    """A cursor whose statements are read before they are sent."""

    def execute(self, query: Any, vars: Any = None) -> None:  # noqa: A002  psycopg2's name
        note(self._text(query), vars)
        super().execute(query, vars)

    def executemany(self, query: Any, vars_list: Any) -> None:
        note(self._text(query), ())
        super().executemany(query, vars_list)

    def copy_expert(self, sql: Any, file: Any, size: int = 8192) -> None:
        note(self._text(sql), None)
        super().copy_expert(sql, file, size)

    def _text(self, query: Any) -> str:
        if isinstance(query, sql.Composable):
            return query.as_string(self)
        return query.decode() if isinstance(query, bytes) else str(query)


def start() -> None:
    """Read what the connections send that are opened from now on."""
    connection_created.connect(use_recording_cursor, dispatch_uid="tenancy")


def use_recording_cursor(connection: BaseDatabaseWrapper, **_: Any) -> None:
    connection.connection.cursor_factory = RecordingCursor


def note(text: str, parameters: Any) -> None:
    """Read a statement, and write an offence down the first time that its place commits it in this process."""
    reading = _reading(text, parameters is not None, _lists_of_one(text, parameters))
    if reading.holes and (place := place_of(sys._getframe(2))):
        _write(place, text, reading)


@cache
def schema() -> Schema:
    """Return the tables of the models; a tenant table has a vendor, and is not shared."""
    models = apps.get_models(include_auto_created=True)
    columns = {
        model._meta.db_table: [str(field.column) for field in model._meta.concrete_fields] for model in models
    }
    tenant = {table for table, names in columns.items() if VENDOR in names}
    return Schema(columns, frozenset(tenant - set(SHARED_TABLES)))


@cache
def _reading(text: str, has_parameters: bool, single: frozenset[int]) -> Reading:
    try:
        return read(text, schema(), has_parameters=has_parameters, single=single)
    except pgparse.PGQueryError as error:
        return Reading((), (Hole(str(error), "not parsed"),))


def _lists_of_one(text: str, parameters: Any) -> frozenset[int]:
    """Return the numbers of the parameters that are lists of one element."""
    if not parameters or "ANY" not in text:
        return frozenset()
    names = parameter_names(text)
    values: Sequence[Any] = (
        [parameters[name] for name in names] if isinstance(parameters, Mapping) else parameters
    )
    return frozenset(
        number
        for number, value in enumerate(values, 1)
        if isinstance(value, list | tuple) and len(value) == 1
    )


@cache
def _write(place: Place, text: str, reading: Reading) -> None:
    offence = Offence(
        place.name,
        place.line,
        [str(hole) for hole in reading.holes],
        list(reading.tables),
        " ".join(text.split()),
        os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0],
    )
    with Path(os.environ[RECORDS]).open("a") as file:
        file.write(json.dumps(asdict(offence)) + "\n")


def offences_in(files: Iterable[Path]) -> list[Offence]:
    """Return what was written down."""
    lines = (line for file in files if file.exists() for line in file.read_text().splitlines())
    return [Offence(**json.loads(line)) for line in lines]
