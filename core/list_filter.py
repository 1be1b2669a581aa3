"""The base of the filters that stand above a list and in its address."""

from django import forms
from django_filters import FilterSet


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


class ListFilter(FilterSet):
    """Filters of a list; an invalid value is reported and filters nothing."""

    @property
    def is_filtered(self) -> bool:
        """Return whether a valid filter is in use."""
        return any(self.form.cleaned_data.values())

    @property
    def error_messages(self) -> list[str]:
        return [f"{self.form[name].label}: {errors[0]}" for name, errors in self.errors.items()]
