from django.contrib import admin

from orders.bulk.models import BulkRun
from vendors.admin.staff_admin import StaffAdmin


@admin.register(BulkRun)
class BulkRunAdmin(StaffAdmin):
    """Bulk runs: which action, who started it, how far it is."""

    list_display = ("created_at", "vendor", "user", "action", "state", "processed", "total")
    list_select_related = ("vendor", "user")
    ordering = ("-pk",)
