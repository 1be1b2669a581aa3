from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.text import plain_text
from vendors.admin.seats import SeatInline
from vendors.admin.staff_admin import NeedsFreshSignIn, StaffAdmin
from vendors.models import Vendor
from vendors.rights import Right


class VendorForm(forms.ModelForm):  # type: ignore[type-arg]
    timezone = forms.ChoiceField(
        choices=[(name, name) for name in sorted(available_timezones())], initial="UTC"
    )

    class Meta:
        model = Vendor
        fields = ("number", "name", "support_email", "notification_email", "timezone")


@admin.register(Vendor)
class VendorAdmin(NeedsFreshSignIn, StaffAdmin):
    """Vendors. The number is part of Order IDs and never changes."""

    form = VendorForm
    right_to_change = Right.SETTINGS
    list_display = ("number", "name", "support_email", "notification_email", "timezone", "created_at")
    list_display_links = ("number", "name")
    search_fields = ("name",)
    search_help_text = "Vendor number, or a part of the name"
    ordering = ("name", "pk")
    inlines = (SeatInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("number", "created_at") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("number", "name", "support_email", "notification_email", "timezone") + (
            ("created_at",) if obj else ()
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = plain_text(search_term)
        if term.isdecimal() and len(term) < 10:
            return queryset.filter(number=int(term)), False
        return super().get_search_results(request, queryset, term)
