"""What every page of the admin shares: who may open it, and lists that stay quick at any size."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from vendors.admin.capped import CappedPaginator
from vendors.admin.vendor_filter import VendorFilter
from vendors.rights import Right


class ByRights:
    """Opened by the actor's rights everywhere, never by Django's permissions; nothing is deleted."""

    changed_by: ClassVar[Right | None] = None  # None: nobody adds or edits rows here

    def may(self, request: HttpRequest, right: Right | None) -> bool:
        actor = getattr(request, "actor", None)
        return actor is not None and right in actor.everywhere

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may(request, Right.READ)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, Right.READ)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, self.changed_by)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, self.changed_by)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class StaffAdmin(ByRights, admin.ModelAdmin):  # type: ignore[type-arg]
    """A list without COUNT(*), facets or sorting by columns that have no index."""

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 25
    list_max_show_all = 0
    sortable_by = ()
    view_on_site = False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """A NUL, which no column can hold, is a bad request and not a crash."""
        return "\0" not in str(value) and bool(super().lookup_allowed(lookup, value, request))

    @property
    def media(self) -> forms.Media:
        media = super().media
        return media + VendorFilter.widget(self.model).media if VendorFilter in self.list_filter else media
