"""An UPDATE of many rows, each with a value of its own. New rows go by `bulk_create` or by `core/copy_from.py`."""

import json
from collections.abc import Mapping

from django.db.models import BigIntegerField, Expression, F, Func, JSONField, TextField, Value
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
