from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from vendors.admin.staff_admin import RequiresRight
from vendors.models import Seat
from vendors.rights import Right


class SeatForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Seat
        fields = ("user", "vendor", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # a table's heading names no field
            field.widget.attrs["aria-label"] = str(field.label)
        if self.instance.pk and "vendor" in self.fields:
            self.fields["vendor"].disabled = True  # a seat at another vendor is another seat

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        user = cleaned.get("user")
        if user and user.is_staff:
            raise ValidationError("Staff of MyCommerce hold no seats: they see every vendor from here.")
        return cleaned


class SeatRows(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Rows of seats, whose boxes have names for screen readers."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if self.can_delete:
            form.fields["DELETE"].widget.attrs["aria-label"] = "Delete"


class SeatInline(RequiresRight, admin.TabularInline):  # type: ignore[type-arg]
    """The seats of a vendor or of a user."""

    model = Seat
    form = SeatForm
    formset = SeatRows
    right_to_change = Right.TEAM
    autocomplete_fields = ("user", "vendor")
    extra = 0

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow deleting a seat, when a person leaves the team; Activity keeps what they did."""
        return self.may(request, Right.TEAM)
