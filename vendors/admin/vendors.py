from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.email_fields import EmailAddressFormField
from core.text import plain_text
from vendors.admin.seats import SeatInline
from vendors.admin.staff_admin import NeedsFreshSignIn, StaffAdmin
from vendors.middleware import PanelRequest
from vendors.models import Vendor
from vendors.new_vendor import create_vendor
from vendors.rights import Right
from vendors.team.invitations import invite_owner, refusal_of_owner

SETTINGS = ("support_email", "notification_email", "timezone")


class VendorForm(forms.ModelForm):  # type: ignore[type-arg]
    timezone = forms.ChoiceField(
        label="Time zone", choices=[(name, name) for name in sorted(available_timezones())], initial="UTC"
    )

    owner = EmailAddressFormField(
        label="Invite an Owner",
        max_length=254,
        required=False,
        help_text="An email address. The link that is mailed there works once, for seven days; "
        "who has no account chooses a password.",
    )

    class Meta:
        model = Vendor
        fields = ("number", "name", *SETTINGS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "owner" in self.fields and self.instance.pk is None:
            self.fields["owner"].label, self.fields["owner"].required = "First Owner", True

    def clean_owner(self) -> str:
        owner = str(self.cleaned_data["owner"]).lower()
        if owner and (refusal := refusal_of_owner(self.instance, owner)):
            raise ValidationError(refusal)
        return owner


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
        if obj is None:
            return ()
        may_change = super().has_change_permission(request, obj)
        return ("number", "created_at", "log", *(() if may_change else ("name", *SETTINGS)))

    @admin.display(description="Log")
    def log(self, vendor: Vendor) -> SafeString:
        """Lead to what was changed of its settings, team and catalog."""
        address = reverse("admin:vendors_vendorlogentry_changelist")
        return format_html('<a href="{}?vendor={}">Who changed what</a>', address, vendor.pk)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let Customer Service add a vendor; only administrators change one, or invite into a team that is there."""
        return self.may(request, Right.CATALOG)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let Customer Service invite the first Owner again, whose address was wrong or whose link has ended."""
        may_invite = obj is not None and self.has_add_permission(request) and not obj.seats.exists()
        return super().has_change_permission(request, obj) or may_invite

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        may_invite = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return (
            *("number", "name", *SETTINGS),
            *(("owner",) if may_invite else ()),
            *(("created_at", "log") if obj else ()),
        )

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Return no seats for a new vendor: its first Owner is invited."""
        return list(super().get_inlines(request, obj)) if obj else []

    def save_model(self, request: HttpRequest, obj: Vendor, form: Any, change: bool) -> None:
        """Save a vendor; invite its first Owner, or a further one."""
        owner, actor = form.cleaned_data["owner"], cast(PanelRequest, request).actor
        if change:
            super().save_model(request, obj, form, change)
            if owner:
                invite_owner(obj, owner, actor)
        else:
            create_vendor(obj, owner, actor)
        if owner:
            messages.success(request, f"An invitation is on its way to {owner}.")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = plain_text(search_term)
        if term.isdecimal() and len(term) < 10:
            return queryset.filter(number=int(term)), False
        return super().get_search_results(request, queryset, term)
