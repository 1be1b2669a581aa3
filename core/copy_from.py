"""Many rows at once: PostgreSQL's COPY for demo data, imports and benchmarks. Skips save() by design."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from io import TextIOBase
from types import NoneType
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.db.models.expressions import BaseExpression


def copy_rows(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], *, few: bool = False
) -> None:
    """Stream rows (values in the order of the database `columns`) into the model's table.

    They take what time they take; a `few`, for which a page waits, keep the usual limit.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() if few else _no_hurry() as cursor:
        cursor.copy_expert(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN', _Lines(rows))


def reserve_ids(model: type[Model], count: int) -> list[int]:
    """Primary keys that nobody else gets: rows can refer to each other before they are written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


@contextmanager
def _no_hurry() -> Iterator[Any]:
    """A cursor in a transaction without a time limit, which then has its limit back: rows may take their time."""
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        (limit,) = cursor.fetchone()
        cursor.execute("SET LOCAL statement_timeout = 0")
        yield cursor
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [limit])


class _Lines(TextIOBase):
    """The rows in COPY's text form, made as PostgreSQL reads them: memory stays flat."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._lines: Iterator[str] = map(_line, rows)
        self._rest = ""

    def read(self, size: int | None = -1, /) -> str:
        parts, length = [self._rest], len(self._rest)
        for line in self._lines:
            parts.append(line)
            length += len(line)
            if size is not None and 0 <= size <= length:
                break
        everything = "".join(parts)
        cut = len(everything) if size is None or size < 0 else size
        self._rest = everything[cut:]
        return everything[:cut]


def _line(row: Sequence[Any]) -> str:
    """Nearly no row holds a letter that has to be escaped: looking once a line halves the work of a load."""
    kinds = list(map(type, row))
    cells = [value if kind is str else _AS_TEXT[kind](value) for kind, value in zip(kinds, row, strict=True)]
    line = "\t".join(cells)
    ours = line.count("\t") == len(cells) - 1 and line.count("\\") == kinds.count(NoneType)
    if not ours or "\n" in line or "\r" in line:
        line = "\t".join(
            cell if value is None else cell.translate(_ESCAPES)
            for cell, value in zip(cells, row, strict=True)
        )
    return line + "\n"


class _TextOf(dict[type, Callable[[Any], str]]):
    """How a value of each type is written, found once for each."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        if issubclass(kind, BaseExpression):
            raise TypeError(f"COPY takes values: {kind.__name__} is for the database to work out.")
        self[kind] = int.__repr__ if issubclass(kind, int) else str
        return self[kind]


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_AS_TEXT = _TextOf(
    {
        NoneType: lambda _: r"\N",
        bool: lambda truth: "t" if truth else "f",
        datetime: datetime.isoformat,
    }
)
