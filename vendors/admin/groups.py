"""Groups give staff their rights (vendors/rights.py): superusers name them and put people into them."""

from django.contrib import admin
from django.contrib.auth import admin as _stock  # noqa: F401  registers Group now, and not after us
from django.contrib.auth.models import Group
from django.http import HttpRequest

from vendors.admin.staff_admin import StaffAdmin
from vendors.rights import Right

admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(StaffAdmin):
    """Only the name: Django's own permissions open nothing here."""

    fields = ("name",)
    ordering = ("name",)

    def may(self, request: HttpRequest, right: Right | None) -> bool:
        return bool(request.user.is_superuser) and super().may(request, Right.TEAM)
