"""The base class of the admin's pages: opened by rights, with lists that are quick at any size."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from core.vendor_transaction import vendor_transaction
from vendors.admin.capped_paginator import CappedPaginator
from vendors.admin.shown import MINOR, amount_of
from vendors.admin.vendor_filter import VendorFilter
from vendors.log.recording import recorded_row
from vendors.rights import Right
from vendors.sign_in.fresh_sign_in import needs_fresh_sign_in

if TYPE_CHECKING:
    _Admin = admin.options.BaseModelAdmin[Any]
else:
    _Admin = object


class RequiresRight(_Admin):
    """Permissions by the rights of staff instead of Django's permissions; rows are not deleted."""

    right_to_change: ClassVar[Right | None] = None  # None: rows are not added or edited here

    def may(self, request: HttpRequest, right: Right | None) -> bool:
        """Return whether the signed-in person has this right at every vendor."""
        actor = getattr(request, "actor", None)
        return actor is not None and right in actor.rights_everywhere

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may(request, Right.READ)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, Right.READ)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, self.right_to_change)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, self.right_to_change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Let texts be written from their own side."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.CharField):
            field.widget.attrs.setdefault("dir", "auto")
        return field


class NeedsFreshSignIn:
    """Forms of people, teams and rights: who saves one after a while is asked for the password or a code again."""

    @method_decorator(needs_fresh_sign_in)
    def changeform_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().changeform_view(*args, **kwargs)  # type: ignore[misc]
        return response


class StaffAdmin(RequiresRight, admin.ModelAdmin):  # type: ignore[type-arg]
    """An admin page whose list has no uncapped COUNT(*), no facets and no sorting by unindexed columns."""

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 25
    list_max_show_all = 0
    sortable_by = ()
    view_on_site = False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show minor units as money to whoever reads; where a price is typed, its form has a field for it."""
        fields = super().get_fields(request, obj)
        if self.has_change_permission(request, obj):
            return fields
        return [
            amount_of(self.model, name) if isinstance(name, str) and name.endswith(MINOR) else name
            for name in fields
        ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save a row of a vendor in that vendor's name."""
        with _recorded(request, obj) if hasattr(obj, "vendor_id") else vendor_transaction(None):
            super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save each row of an inline list in its vendor's name: a person has seats at several."""
        formset.save(commit=False)
        for row in formset.deleted_objects:
            with _recorded(request, row):
                row.delete()
        for row in [*formset.new_objects, *(row for row, _ in formset.changed_objects)]:
            with _recorded(request, row):
                row.save()

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse a NUL character, which no column can hold: a bad request instead of a server error."""
        return "\0" not in str(value) and bool(super().lookup_allowed(lookup, value, request))

    @property
    def media(self) -> forms.Media:
        media = super().media
        return media + VendorFilter.widget(self.model).media if VendorFilter in self.list_filter else media


def _recorded(request: HttpRequest, row: Any) -> AbstractContextManager[None]:
    """Open the transaction of the row's vendor, whose log says what staff change."""
    return recorded_row(request.actor, row)  # type: ignore[attr-defined]
