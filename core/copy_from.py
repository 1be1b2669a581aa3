"""Writing many rows with PostgreSQL's COPY, for demo data, imports and attempts of notices; others use
`bulk_create`. It skips `save()`.

Rows refer to each other by ids that `reserve_ids` has reserved.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from io import TextIOBase
from operator import itemgetter
from types import NoneType
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Field, Model
from django.db.models.expressions import BaseExpression, DatabaseDefault


def copy_all(objects: Sequence[Model], *, keep_time_limit: bool = False) -> None:
    """Stream new objects of one model into its table; columns that they leave to the database are left to it.

    Raise ValueError when a column is set in some of the objects only.
    """
    if not objects:
        return
    fields = list(objects[0]._meta.concrete_fields)
    optional = [field for field in fields if field.primary_key or field.has_db_default()]
    unset, *differing = {_unset_names(obj, optional) for obj in objects}
    if differing:
        raise ValueError(f"set in some rows only: {sorted(unset.symmetric_difference(*differing))}")
    fields = [field for field in fields if field.attname not in unset]
    values_of = itemgetter(*(field.attname for field in fields))
    rows = (values_of(vars(obj)) for obj in objects)
    columns = [str(field.column) for field in fields]
    copy_rows(type(objects[0]), columns, rows, keep_time_limit=keep_time_limit)


def copy_new(objects: Sequence[Model]) -> None:
    """Give new objects of one model their ids, and stream them, within the time limit of the connection."""
    if objects:
        model = type(objects[0])
        for obj, pk in zip(objects, reserve_ids(model, len(objects)), strict=True):
            obj.pk = pk
        copy_all(objects, keep_time_limit=True)


def columns_of(model: type[Model]) -> list[str]:
    """Return the names of all columns of the model's table."""
    return [str(field.column) for field in model._meta.concrete_fields]


def copy_rows(
    model: type[Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    keep_time_limit: bool = False,
) -> None:
    """Stream rows (values in the order of the database `columns`) into the model's table.

    The statement has no time limit, unless `keep_time_limit`: for a few rows that a page waits for.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() if keep_time_limit else _unlimited_cursor() as cursor:
        cursor.copy_expert(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN', _CopyText(rows))


def reserve_ids(model: type[Model], count: int) -> list[int]:
    """Return new primary keys, so that rows can refer to each other before they are written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def _unset_names(obj: Model, fields: Iterable["Field[Any, Any]"]) -> frozenset[str]:
    """Return the attributes that the object leaves to the database: an id, or defaults."""
    values = ((field, getattr(obj, field.attname)) for field in fields)
    return frozenset(
        field.attname
        for field, value in values
        if isinstance(value, DatabaseDefault) or (field.primary_key and value is None)
    )


@contextmanager
def _unlimited_cursor() -> Iterator[Any]:
    """Yield a cursor in a transaction without a statement timeout, and restore the timeout after the block."""
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        (limit,) = cursor.fetchone()
        cursor.execute("SET LOCAL statement_timeout = 0")
        yield cursor
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [limit])


class _CopyText(TextIOBase):
    """The rows in COPY's text format, produced as PostgreSQL reads them: memory stays flat."""

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
        text = "".join(parts)
        length = len(text) if size is None or size < 0 else size
        self._rest = text[length:]
        return text[:length]


def _line(row: Sequence[Any]) -> str:
    """Return a row as a line of COPY's text format.

    Few rows hold a character to escape: checking once a line halves the time of a load.
    """
    types = list(map(type, row))
    cells = [
        value if value_type is str else _AS_TEXT[value_type](value)
        for value_type, value in zip(types, row, strict=True)
    ]
    line = "\t".join(cells)
    is_plain = line.count("\t") == len(cells) - 1 and line.count("\\") == types.count(NoneType)
    if not is_plain or "\n" in line or "\r" in line:
        line = "\t".join(
            cell if value is None else cell.translate(_ESCAPES)
            for cell, value in zip(cells, row, strict=True)
        )
    return line + "\n"


class _TextFunctions(dict[type, Callable[[Any], str]]):
    """The function that writes a value as text, by type; looked up once for each type."""

    def __missing__(self, value_type: type) -> Callable[[Any], str]:
        if issubclass(value_type, BaseExpression):
            raise TypeError(f"COPY takes values: {value_type.__name__} is for the database to work out.")
        self[value_type] = int.__repr__ if issubclass(value_type, int) else str
        return self[value_type]


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_AS_TEXT = _TextFunctions(
    {
        NoneType: lambda _: r"\N",
        bool: lambda value: "t" if value else "f",
        datetime: datetime.isoformat,
        dict: DjangoJSONEncoder(ensure_ascii=False).encode,
    }
)
