"""A filter of a list that always has a value: what is not one of its choices is the default."""

from typing import Any

from django import forms
from django_filters import Filter


class ChoiceOrDefaultField(forms.Field):
    """One of the choices; anything else, such as a link of an earlier release, is the default and no error."""

    def __init__(self, *, choices: list[tuple[str, str]], default: str, **options: Any) -> None:
        super().__init__(**options)
        self.choices, self.default = choices, default

    def clean(self, value: str | None) -> str:
        return value if value in dict(self.choices) else self.default


class ChoiceOrDefaultFilter(Filter):
    field_class = ChoiceOrDefaultField
