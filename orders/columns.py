"""One statement for many rows, with a value for each."""

import json
from collections.abc import Mapping

from django.db.models import BigIntegerField, Expression, F, Func, JSONField, TextField, Value
from django.db.models.functions import Cast


def by_id(values: Mapping[int, int | str]) -> Expression:
    """The value of each row by its id; one value for all where it is the same.

    The database looks it up in one parameter: a CASE with a branch for each row took longer than all the rest.
    """
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
