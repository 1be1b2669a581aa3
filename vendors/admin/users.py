from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from core.email_fields import EmailAddressFormField
from vendors.admin.seats import SeatInline
from vendors.admin.staff_admin import NeedsFreshSignIn, StaffAdmin
from vendors.models import User
from vendors.rights import Right
from vendors.sign_in.change_address import replace_address
from vendors.sign_in.fresh_sign_in import asks_before_form


class LowerCaseEmailField(EmailAddressFormField):
    """An email address in lower case, so that no person has two accounts by spelling."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).lower()


class NewUserForm(AdminUserCreationForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("email", "first_name", "last_name")
        field_classes = {"email": LowerCaseEmailField}  # noqa: RUF012


class UserForm(UserChangeForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = "__all__"
        field_classes = {"email": LowerCaseEmailField}  # noqa: RUF012


@admin.register(User)
class UserAdmin(NeedsFreshSignIn, StaffAdmin, StockUserAdmin):  # type: ignore[type-arg]
    """Users. None is deleted, since Activity names them: who left is made inactive."""

    form = UserForm
    add_form = NewUserForm
    right_to_change = Right.TEAM
    list_display = ("email", "first_name", "last_name", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_active")
    search_fields = ("^email", "^first_name", "^last_name")
    search_help_text = "Email, first or last name from the beginning"
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    inlines = (SeatInline,)
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("email", "first_name", "last_name", "usable_password", "password1", "password2"),
            },
        ),
    )

    @method_decorator(asks_before_form)
    def add_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show and save the form of a new person."""
        return super().add_view(*args, **kwargs)

    @method_decorator(asks_before_form)
    def user_change_password(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show and save the form of a new password."""
        return super().user_change_password(*args, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show the fields that make a person staff to superusers only."""
        if obj is None:
            return self.add_fieldsets
        password = ("password",) if self.has_change_permission(request, obj) else ()
        person = {"fields": ("email", *password, "first_name", "last_name", "is_active")}
        staff = ("Staff of MyCommerce", {"fields": ("is_staff", "groups", "is_superuser")})
        dates = ("Dates", {"fields": ("last_login", "date_joined")})
        return ((None, person), *((staff,) if request.user.is_superuser else ()), dates)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let only superusers change staff: else a new password would be a way to become one."""
        is_privileged = obj is not None and (obj.is_staff or obj.is_superuser)
        may_change_staff = bool(request.user.is_superuser)
        return super().has_change_permission(request, obj) and (not is_privileged or may_change_staff)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            replace_address(obj.pk, form.initial["email"])
