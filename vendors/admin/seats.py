from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from vendors.admin.staff_admin import ByRights
from vendors.models import Seat
from vendors.rights import Right


class SeatForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Seat
        fields = ("user", "vendor", "role")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        user = cleaned.get("user")
        if user and user.is_staff:
            raise ValidationError("Staff of MyCommerce hold no seats: they see every vendor from here.")
        return cleaned


class SeatInline(ByRights, admin.TabularInline):  # type: ignore[type-arg]
    """The team on the vendor's page, the seats on the person's."""

    model = Seat
    form = SeatForm
    changed_by = Right.TEAM
    autocomplete_fields = ("user", "vendor")
    extra = 0

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A seat is taken away when somebody leaves the team; what they did stays on Activity."""
        return self.may(request, Right.TEAM)
