"""Statements that write many rows with one parameter; one parameter a cell takes five times as long."""

import json
from collections.abc import Mapping, Sequence

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import BigIntegerField, Expression, F, Func, JSONField, Model, TextField, Value
from django.db.models.expressions import DatabaseDefault
from django.db.models.functions import Cast


def by_id(values: Mapping[int, int | str]) -> Expression:
    """Return an expression for each row's value by its id; a constant when all values are equal."""
    is_text = any(isinstance(value, str) for value in values.values())
    field = TextField() if is_text else BigIntegerField()
    if len(set(values.values())) == 1:
        return Value(next(iter(values.values())), output_field=field)
    value_of_row = Func(
        Cast(Value(json.dumps(values)), JSONField()),
        Cast(F("pk"), TextField()),
        template="(%(expressions)s)",
        arg_joiner=" ->> ",
        output_field=TextField(),
    )
    return value_of_row if is_text else Cast(value_of_row, field)


def insert_all(rows: Sequence[Model]) -> None:
    """Insert new rows of one table, and set on them what the database fills in: ids and its own defaults.

    Raise ValueError when a column is set in some of the rows only.
    """
    if not rows:
        return
    generated_columns, *differing = {_unset_columns(row) for row in rows}
    if differing:
        mixed = sorted(set(generated_columns).symmetric_difference(*differing))
        raise ValueError(f"set in some rows only: {mixed}")
    fields = rows[0]._meta.concrete_fields
    columns = [field.attname for field in fields if field.attname not in generated_columns]
    table = connection.ops.quote_name(type(rows[0])._meta.db_table)
    statement = f"""
        INSERT INTO {table} ({", ".join(columns)})
        SELECT {", ".join(columns)} FROM json_populate_recordset(NULL::{table}, %s)
        RETURNING {", ".join(generated_columns)}
    """  # noqa: S608  names of our own
    records = [{column: getattr(row, column) for column in columns} for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(records, cls=DjangoJSONEncoder)])
        for row, generated in zip(rows, cursor.fetchall(), strict=True):
            for column, value in zip(generated_columns, generated, strict=True):
                setattr(row, column, value)
            row._state.adding = False


def _unset_columns(row: Model) -> tuple[str, ...]:
    """Return the columns that are left to the database."""
    values = ((field, getattr(row, field.attname)) for field in row._meta.concrete_fields)
    return tuple(
        field.attname
        for field, value in values
        if isinstance(value, DatabaseDefault) or (field.primary_key and value is None)
    )
