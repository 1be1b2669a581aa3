"""Filling empty tables: indexes and foreign keys are made once at the end, not row by row."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Model

# Foreign keys first: they may rest on unique indexes of the same tables. Unique constraints stay.
LATER = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) || %(unread)s, true
    FROM pg_constraint WHERE conrelid::regclass::text = ANY(%(tables)s) AND contype = 'f'
    UNION ALL
    SELECT indrelid::regclass::text, quote_ident(relname), pg_get_indexdef(indexrelid), false
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE indrelid::regclass::text = ANY(%(tables)s)
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    UNION ALL
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid), true
    FROM pg_constraint WHERE conrelid::regclass::text = ANY(%(keyless)s) AND contype = 'p'
"""
Part = tuple[str, str, str, bool]


@contextmanager
def built_at_the_end(
    models: Sequence[type[Model]], *, keyless: Sequence[type[Model]] = (), trusted: bool = False
) -> Iterator[None]:
    """Drop what the database can make again from its own catalogue, and make it again when the rows are there.

    A third of the time of a large load. It locks the tables out: for those that nobody reads yet. `keyless` ones lose
    their primary keys meanwhile, too; `trusted` rows keep their foreign keys, and are not read again to see it.
    """
    named = {
        "tables": [model._meta.db_table for model in models],
        "keyless": [model._meta.db_table for model in keyless],
        "unread": " NOT VALID" if trusted else "",
    }
    with connection.cursor() as cursor:
        cursor.execute(LATER, named)
        parts: list[Part] = cursor.fetchall()
        for part in parts:
            _drop(cursor, part)
        yield
        for part in reversed(parts):
            _make(cursor, part)


def _drop(cursor: Any, part: Part) -> None:
    table, name, _, is_constraint = part
    cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}" if is_constraint else f"DROP INDEX {name}")


def _make(cursor: Any, part: Part) -> None:
    table, name, definition, is_constraint = part
    cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" if is_constraint else definition)
