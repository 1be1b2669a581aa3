from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from core.whole_number import whole_number


class VendorFilter(admin.SimpleListFilter):
    """A filter by vendor with autocompletion, for models with a `vendor`."""

    title = "vendor"
    parameter_name = "vendor"
    template = "admin/vendor_filter.html"

    @staticmethod
    def widget(model: type[Model]) -> AutocompleteSelect:
        return AutocompleteSelect(model._meta.get_field("vendor"), admin.site, attrs={"aria-label": "Vendor"})

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        self.model = model_admin.model
        return []

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Yield one "choice": the form, and the other parameters of the list's address."""
        form = forms.Form({"vendor": self.value()})
        field = self.model._meta.get_field("vendor")
        form.fields["vendor"] = field.formfield(widget=self.widget(self.model), required=False)
        parameters = {name: value for name, value in changelist.params.items() if name != self.parameter_name}
        yield {"form": form, "other_parameters": parameters}

    def queryset(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if not value:
            return rows
        if (vendor_id := whole_number(value)) is None:
            raise IncorrectLookupParameters(value)
        return rows.filter(vendor_id=vendor_id)
