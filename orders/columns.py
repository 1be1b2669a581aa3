"""One statement with one parameter for many rows: with one for each cell it takes five times as long."""

import json
from collections.abc import Mapping, Sequence

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import BigIntegerField, Expression, F, Func, JSONField, Model, TextField, Value
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
    """New rows of one table. Ids, and columns for which the database has a default, are its own: they are read back."""
    if not rows:
        return
    fields = type(rows[0])._meta.concrete_fields
    theirs = [one.attname for one in fields if one.primary_key or one.has_db_default()]
    ours = [one.attname for one in fields if one.attname not in theirs]
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
