"""One statement with one parameter for many rows: with one for each cell it takes five times as long."""

import json
from collections.abc import Mapping, Sequence

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import BigIntegerField, Expression, F, Func, JSONField, Model, TextField, Value
from django.db.models.expressions import DatabaseDefault
from django.db.models.functions import Cast


def by_id(values: Mapping[int, int | str]) -> Expression:
    """The value of each row by its id; one value for all where it is the same."""
    are_words = any(isinstance(one, str) for one in values.values())
    field = TextField() if are_words else BigIntegerField()
    if len(set(values.values())) == 1:
        return Value(next(iter(values.values())), output_field=field)
    known = Cast(Value(json.dumps(values)), JSONField())
    found = Func(
        known,
        Cast(F("pk"), TextField()),
        template="(%(expressions)s)",
        arg_joiner=" ->> ",
        output_field=TextField(),
    )
    return found if are_words else Cast(found, field)


def insert_all(rows: Sequence[Model]) -> None:
    """New rows of one table. What nobody has set, ids and the database's own defaults, is read back from it.

    A column is set in all rows or in none: raises ValueError.
    """
    if not rows:
        return
    theirs, *others = {_unset(one) for one in rows}
    if others:
        raise ValueError(f"set in some rows only: {sorted(set(theirs).symmetric_difference(*others))}")
    ours = [one.attname for one in rows[0]._meta.concrete_fields if one.attname not in theirs]
    table = connection.ops.quote_name(type(rows[0])._meta.db_table)
    statement = f"""
        INSERT INTO {table} ({", ".join(ours)})
        SELECT {", ".join(ours)} FROM json_populate_recordset(NULL::{table}, %s) RETURNING {", ".join(theirs)}
    """  # noqa: S608  names of our own
    given = [{name: getattr(one, name) for name in ours} for one in rows]
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(given, cls=DjangoJSONEncoder)])
        for one, kept in zip(rows, cursor.fetchall(), strict=True):
            for name, value in zip(theirs, kept, strict=True):
                setattr(one, name, value)
            one._state.adding = False


def _unset(row: Model) -> tuple[str, ...]:
    """The columns that are left to the database."""
    named = ((one, getattr(row, one.attname)) for one in row._meta.concrete_fields)
    return tuple(
        one.attname
        for one, value in named
        if isinstance(value, DatabaseDefault) or (one.primary_key and value is None)
    )
