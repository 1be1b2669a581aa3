"""Statements that a connection plans once: of what a search costs the database, planning is most.

Their plans must not depend on the values, which they do not see; `plan_cache_mode` in the settings says so.
"""

from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

AT_MOST = 40  # plans a connection keeps; each takes some hundred kilobytes of the server
_names = (f"search_{number}" for number in count(1))
_known: WeakKeyDictionary[Any, dict[str, tuple[str, list[str]]]] = WeakKeyDictionary()


class Places(dict[str, str]):
    """`%(name)s` → `$1`, in the order in which the names are met."""

    def __missing__(self, name: str) -> str:
        self[name] = place = f"${len(self) + 1}"
        return place


def fetch(statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement; it is prepared in the same round trip in which it first runs."""
    connection.ensure_connection()
    known, begin = _known.setdefault(connection.connection, {}), ""
    name, places = known.get(statement, ("", []))
    if not name:
        if len(known) >= AT_MOST:
            known.clear()
            begin = "DEALLOCATE ALL; "
        name, numbered = next(_names), Places()
        begin += f"PREPARE {name} AS {statement % numbered}; ".replace("%", "%%")
        places = list(numbered)
    values = ", ".join(f"%({place})s" for place in places)
    with connection.cursor() as cursor:
        cursor.execute(f"{begin}EXECUTE {name}{f' ({values})' if values else ''}", parameters)
        known[statement] = name, places
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def fetch_once(statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement whose best plan depends on its values."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
