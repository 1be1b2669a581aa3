from django.contrib import admin

from orders.imports.models import ImportRun
from vendors.admin.staff_admin import StaffAdmin


@admin.register(ImportRun)
class ImportRunAdmin(StaffAdmin):
    """The imports of order files: which file, by whom, how far."""

    list_display = ("created_at", "vendor", "user", "file_name", "state", "error_message")
    list_select_related = ("vendor", "user")
    ordering = ("-pk",)
