"""The admin of groups, which give staff their rights (vendors/rights.py)."""

from django.contrib import admin
from django.contrib.auth import admin as _stock  # noqa: F401  registers Group before we unregister it
from django.contrib.auth.models import Group
from django.http import HttpRequest

from vendors.admin.staff_admin import NeedsFreshSignIn, StaffAdmin
from vendors.rights import Right

admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(NeedsFreshSignIn, StaffAdmin):
    """Groups by name, for superusers; Django's own permissions have no effect."""

    fields = ("name",)
    ordering = ("name",)

    def may(self, request: HttpRequest, right: Right | None) -> bool:
        return bool(request.user.is_superuser) and super().may(request, Right.TEAM)
