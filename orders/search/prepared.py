"""Prepared statements of a connection: most of what a search costs the database is planning.

Their plans are generic (`plan_cache_mode` in the settings): they must be good for all values of the parameters.
"""

from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

MAX_PREPARED = 40  # statements of a connection; each takes some hundred kilobytes of the server's memory
_names = (f"search_{number}" for number in count(1))
_prepared: WeakKeyDictionary[Any, dict[str, tuple[str, list[str]]]] = WeakKeyDictionary()


class NumberedParameters(dict[str, str]):
    """Replaces `%(name)s` by `$1`, in the order in which the names occur."""

    def __missing__(self, name: str) -> str:
        self[name] = placeholder = f"${len(self) + 1}"
        return placeholder


def fetch(statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement, which is prepared in the round trip in which it first runs."""
    connection.ensure_connection()
    prepared, prefix = _prepared.setdefault(connection.connection, {}), ""
    name, parameter_names = prepared.get(statement, ("", []))
    if not name:
        if len(prepared) >= MAX_PREPARED:
            prepared.clear()
            prefix = "DEALLOCATE ALL; "
        name, numbered = next(_names), NumberedParameters()
        prefix += f"PREPARE {name} AS {statement % numbered}; ".replace("%", "%%")
        parameter_names = list(numbered)
    values = ", ".join(f"%({parameter})s" for parameter in parameter_names)
    with connection.cursor() as cursor:
        cursor.execute(f"{prefix}EXECUTE {name}{f' ({values})' if values else ''}", parameters)
        prepared[statement] = name, parameter_names
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def fetch_once(statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement whose best plan depends on its values."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
