"""One statement for many rows, with a value for each."""

from collections.abc import Mapping

from django.db.models import BigIntegerField, Case, TextField, Value, When


def by_id(values: Mapping[int, int | str]) -> Case | Value:
    """The value of each row by its id; one expression for all where it is the same."""
    are_words = any(isinstance(one, str) for one in values.values())
    field = TextField if are_words else BigIntegerField
    if len(set(values.values())) == 1:
        return Value(next(iter(values.values())), output_field=field())
    whens = [When(pk=pk, then=Value(value, output_field=field())) for pk, value in values.items()]
    return Case(*whens, output_field=field())
