from django.contrib import admin

from orders.exports.models import ExportRun
from vendors.admin.staff_admin import StaffAdmin


@admin.register(ExportRun)
class ExportRunAdmin(StaffAdmin):
    """Who took which orders away."""

    list_display = ("created_at", "vendor", "user", "format", "processed", "state", "query")
    list_select_related = ("vendor", "user")
    ordering = ("-pk",)
